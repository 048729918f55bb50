// 动态: who was told what when, newest first, with time's own steps between.

import { button, element } from "./dom.js";
import { dayOf, pushed, shortDay, timeOf } from "./words.js";

const SHOWN = 300;

export class Feed {
  constructor({ list, today, only, who, onopen }) {
    Object.assign(this, { list, today, only, who, onopen });
    this.entries = [];
    this.now = "";
    only.addEventListener("change", () => this.draw());
  }

  show(entries, now) {
    this.entries = entries;
    this.now = now;
    this.draw();
  }

  add(entry) {
    this.entries.push(entry);
    this.stale ||= requestAnimationFrame(() => this.draw());
  }

  at(now) {
    const other = dayOf(now) !== dayOf(this.now || now);
    this.now = now;
    if (other) this.draw();
  }

  draw() {
    this.stale = 0;
    this.count();
    const wanted = this.entries.filter((entry) => !(this.only.checked && entry.prompted)).slice(-SHOWN).reverse();
    let day = "";
    const drawn = [];
    for (const entry of wanted) {
      if (dayOf(entry.at) !== day) drawn.push(element("li", { class: "day" }, shortDay(entry.at)));
      day = dayOf(entry.at);
      drawn.push(entry.kind === "clock" ? element("li", { class: "pushed" }, pushed(entry)) : this.line(entry));
    }
    this.list.replaceChildren(...drawn);
  }

  count() {
    const today = this.entries.filter((e) => e.kind === "message" && dayOf(e.at) === dayOf(this.now));
    const told = today.filter((entry) => !entry.prompted);
    const people = new Set(told.map((entry) => entry.user_id)).size;
    this.today.textContent = today.length
      ? `今天主动发给 ${people} 人 ${told.length} 条，答复 ${today.length - told.length} 条`
      : "今天还没有发出消息";
  }

  line(entry) {
    const { name, unit } = this.who(entry.user_id);
    const made = button("", () => this.onopen(entry.user_id, entry.id), { class: entry.prompted ? "told prompted" : "told" });
    made.append(
      element("time", {}, timeOf(entry.at)),
      element("span", { class: "name" }, name),
      element("span", { class: "unit" }, [name.includes(unit) ? "" : unit, entry.prompted ? "答复" : ""].filter(Boolean).join(" · ")),
      element("span", { class: "line" }, entry.line),
    );
    return element("li", {}, made);
  }
}
