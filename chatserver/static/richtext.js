// A text and its entities as elements. Offsets are UTF-16, as JavaScript's own.

import { element } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const SAFE = /^(https?|tg|mailto|tel):/i;

function link(href) {
  return SAFE.test(href) ? element("a", { href, target: "_blank", rel: "noopener noreferrer" }) : element("span");
}

function spoiler() {
  const reveal = () => made.classList.add("revealed");
  const made = element("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "显示遮住的文字", onclick: reveal });
  made.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return made;
}

function expandable() {
  const made = element("blockquote", { class: "folded", tabindex: "0", onclick: () => made.classList.toggle("folded") });
  made.addEventListener("keydown", (event) => event.key === "Enter" && made.classList.toggle("folded"));
  return made;
}

function wrapper(entity, text, oncommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url);
    case "url": return link(text);
    case "bot_command": return element("button", { type: "button", class: "command", onclick: () => oncommand(text) });
    case "spoiler": return spoiler();
    case "expandable_blockquote": return expandable();
    default: return element(TAGS[entity.type] || "span");
  }
}

function fill(parent, text, entities, start, end, oncommand) {
  let at = start;
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || stop <= entity.offset) continue;
    parent.append(text.slice(at, entity.offset));
    const made = wrapper(entity, text.slice(entity.offset, stop), oncommand);
    fill(made, text, entities, entity.offset, stop, oncommand);
    parent.append(made);
    at = stop;
  }
  parent.append(text.slice(at, end));
}

/** Entities come outer before inner; `oncommand` is called with a clicked /command. */
export function richText(text, entities, oncommand) {
  const made = element("div", { class: "text" });
  fill(made, text, [...entities], 0, text.length, oncommand);
  return made;
}
