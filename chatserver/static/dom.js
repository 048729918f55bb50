// Building elements. Text always goes in as text.

/** element("button", {class: "x", type: "button", onclick: f}, "文字", child, …) */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const button = (label, onclick, attributes = {}) => element("button", { type: "button", onclick, ...attributes }, label);

/** Kept between visits if the browser allows it. */
export function remember(key, value) {
  try {
    localStorage.setItem(`duban:${key}`, JSON.stringify(value));
  } catch {
    // A private window may refuse; then it is asked again next time.
  }
}

export function recall(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`duban:${key}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}
