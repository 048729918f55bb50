// The first minute: what to try, in order. Steps are data of the server.

import { button, element, recall, remember } from "./dom.js";

const WHAT = "这里是演练：您可以拿起任何一位同志的手机，也可以把时间往前推。所有消息都不会发到外面。";
const HOW = "先在左边点一个人，再在手机下方输入一句话；右上角的按钮推进时间，右边看谁收到了提醒。";

export class Guide {
  constructor({ panel, start, steps, ontry }) {
    Object.assign(this, { panel, steps, ontry });
    this.done = new Set(recall(`tried:${start}`, []));
    this.key = `tried:${start}`;
    this.toggle(recall("guide", true));
  }

  toggle(open) {
    this.panel.hidden = !open;
    remember("guide", open);
    if (open) this.draw();
  }

  draw() {
    this.panel.replaceChildren(
      element("div", { class: "guide-head" },
        element("h2", { id: "guide-title" }, "六十秒看明白"),
        button("×", () => this.toggle(false), { class: "quiet close", "aria-label": "收起导览" })),
      element("p", {}, `${WHAT}${this.steps.length ? "" : HOW}`),
      element("ol", {}, ...this.steps.map((step, index) => this.step(step, index))),
    );
  }

  step(step, index) {
    const act = () => {
      this.done.add(index);
      remember(this.key, [...this.done]);
      this.draw();
      this.ontry(step);
    };
    const label = step.user_id ? element("span", { class: "say" }, step.text) : element("span", { class: "say" }, `点“${step.text}”`);
    const made = button("", act, { class: this.done.has(index) ? "step done" : "step" });
    made.append(element("span", { class: "title" }, step.title), step.text ? label : "");
    return element("li", {}, made);
  }
}
