// The list on the left: everybody who can be played, by unit, found as one types.

import { button, element } from "./dom.js";

export class People {
  constructor({ list, search, found, onopen }) {
    this.list = list;
    this.search = search;
    this.found = found;
    this.onopen = onopen;
    this.contacts = [];
    this.unread = new Map();
    this.opened = new Set();
    search.addEventListener("input", () => this.draw());
    search.addEventListener("keydown", (event) => this.searchKey(event));
    list.addEventListener("keydown", (event) => this.listKey(event));
  }

  show(contacts) {
    this.contacts = contacts;
    this.draw();
  }

  /** The name, unit and roles of a user; somebody with several posts has them all. */
  who(userId) {
    const posts = this.contacts.filter((contact) => contact.user_id === userId);
    const all = (pick) => [...new Set(posts.flatMap(pick))].join("、");
    return posts.length
      ? { name: all((c) => c.name), unit: all((c) => c.unit), roles: all((c) => c.roles) }
      : { name: `用户${userId}`, unit: "", roles: "" };
  }

  matching() {
    const words = this.search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const holds = (contact, word) => [contact.name, contact.unit, ...contact.roles].some((part) => part.toLowerCase().includes(word));
    return this.contacts.filter((contact) => words.every((word) => holds(contact, word)));
  }

  draw() {
    const matching = this.matching();
    const units = Map.groupBy ? Map.groupBy(matching, (c) => c.unit) : grouped(matching);
    this.found.textContent = this.search.value.trim()
      ? matching.length ? `找到 ${matching.length} 位` : "没有找到，请换个词试试。"
      : `${this.contacts.length} 位，${new Set(this.contacts.map((c) => c.unit)).size} 个单位`;
    this.list.replaceChildren(...[...units].map(([unit, contacts]) => this.unit(unit, contacts)));
  }

  unit(unit, contacts) {
    return element("section", { "aria-label": unit }, element("h3", {}, unit), ...contacts.map((c) => this.person(c)));
  }

  person(contact) {
    const made = button("", () => this.onopen(contact.user_id), { class: "person", "data-user": contact.user_id });
    made.append(
      element("span", { class: "name" }, contact.name),
      element("span", { class: "roles" }, contact.roles.join("、")),
      element("span", { class: "badge" }),
    );
    this.mark(made, contact.user_id);
    return made;
  }

  mark(made, userId) {
    const unread = this.unread.get(userId) || 0;
    const badge = made.querySelector(".badge");
    badge.textContent = unread ? String(unread) : "";
    badge.toggleAttribute("hidden", !unread);
    if (unread) badge.setAttribute("aria-label", `${unread} 条未读`);
    made.classList.toggle("open", this.opened.has(userId));
  }

  /** Redraw the marks of everybody, or of one. */
  refresh(userId = null) {
    const chosen = userId === null ? ".person" : `.person[data-user="${userId}"]`;
    for (const made of this.list.querySelectorAll(chosen)) this.mark(made, Number(made.dataset.user));
  }

  searchKey(event) {
    const first = this.list.querySelector(".person");
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    } else if (event.key === "Enter" && !event.isComposing && first) {
      event.preventDefault();
      first.click();
    } else if (event.key === "Escape" && this.search.value) {
      this.search.value = "";
      this.draw();
    }
  }

  listKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.list.querySelectorAll(".person")];
    (all[all.indexOf(document.activeElement) + step] || this.search).focus();
  }
}

function grouped(contacts) {
  const units = new Map();
  for (const contact of contacts) units.set(contact.unit, [...(units.get(contact.unit) || []), contact]);
  return units;
}
