// One person's telephone: the chat with the bot, as that person sees it.

import { get, post, upload } from "./api.js";
import { button, element } from "./dom.js";
import { bubble } from "./message.js";
import { dayOf, shortDay } from "./words.js";

const NOTICE_MS = 4000;
const TYPING_MS = 5000;

export class Telephone {
  constructor(userId, who, { onclose, onread }) {
    Object.assign(this, { userId, who, onclose, onread });
    this.path = `chats/${userId}`;
    this.messages = new Map();
    this.replyTo = null;
    this.editing = null;
    this.acts = {
      press: (message, data, pressed) => this.press(message, data, pressed),
      copy: (text) => navigator.clipboard.writeText(text).then(() => this.notice("已复制"), () => this.notice("浏览器不允许复制")),
      say: (text) => this.send(text),
      reply: (message) => this.answering(message),
      edit: (message) => this.edit(message),
    };
    this.build();
  }

  build() {
    const { name, unit, roles } = this.who;
    this.log = element("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": `${name}与督办的对话`, tabindex: "0" });
    this.top = element("p", { class: "notice", role: "status" });
    this.context = element("p", { class: "context", hidden: true });
    this.menu = element("div", { class: "menu", hidden: true });
    this.keyboard = element("div", { class: "keyboard" });
    this.root = element("section", { class: "phone", "aria-label": `${name}的手机` },
      element("header", {},
        element("div", { class: "who" }, element("h2", {}, name), element("p", {}, [unit, roles].filter(Boolean).join(" · "))),
        (this.blocker = button("屏蔽", () => this.block(), { class: "quiet small" })),
        button("×", () => this.onclose(this.userId), { class: "quiet close", "aria-label": `关闭${name}的手机` })),
      this.top, this.log, this.context, this.menu, this.keyboard, this.composer());
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  composer() {
    this.input = element("textarea", { rows: "1", placeholder: "发消息", "aria-label": `以${this.who.name}的身份发消息` });
    this.input.addEventListener("input", () => this.grow());
    this.picker = element("input", { type: "file", class: "unseen", tabindex: "-1", "aria-label": "选择文件" });
    this.picker.addEventListener("change", () => this.attach());
    this.menuButton = button("菜单", () => this.toggleMenu(), { class: "menu-button", "aria-expanded": "false" });
    return element("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.menuButton, this.input, this.picker,
      button("文件", () => this.picker.click(), { class: "quiet", "aria-label": "发送文件" }),
      element("button", { type: "submit", class: "send" }, "发送"));
  }

  key(event) {
    const writing = event.target === this.input && !event.isComposing;
    if (event.key === "Enter" && writing && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && writing && !this.input.value) {
      const last = this.lastOwn();
      if (last?.text) this.edit(last);
    } else if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      this.escape();
    }
  }

  /** Escape leaves the innermost thing first. */
  escape() {
    const dialog = this.root.querySelector(".alert");
    if (dialog) dialog.remove();
    else if (!this.menu.hidden) this.toggleMenu();
    else if (this.replyTo || this.editing) this.plain();
    else this.onclose(this.userId);
  }

  // What is shown.

  async load() {
    const chat = await get(this.path);
    this.messages = new Map(chat.messages.map((message) => [message.id, message]));
    this.draw();
    this.arrange(chat);
    this.onread(this.userId);
  }

  /** Menu, keyboard and block state; messages stay as they are. */
  async rearrange() {
    this.arrange(await get(this.path));
  }

  arrange({ commands, keyboard, blocked }) {
    this.blocked = blocked;
    this.root.classList.toggle("blocked", blocked);
    this.blocker.textContent = blocked ? "取消屏蔽" : "屏蔽";
    this.menuButton.hidden = !commands.length;
    this.menu.replaceChildren(...commands.map(({ command, description }) => {
      const made = button("", () => { this.toggleMenu(); this.send(`/${command}`); });
      made.append(element("span", {}, description), element("code", {}, `/${command}`));
      return made;
    }));
    this.keyboard.replaceChildren(...keyboard.map((row) =>
      element("div", { class: "inline-row" }, ...row.map((text) => button(text, () => this.send(text), { class: "inline" })))));
  }

  draw() {
    this.log.replaceChildren();
    this.day = "";
    if (!this.messages.size) this.log.append(element("p", { class: "empty" }, "还没有消息。发一句话试试，例如“帮助”。"));
    for (const message of this.messages.values()) this.append(message);
    this.toEnd();
  }

  append(message) {
    this.log.querySelector(".empty")?.remove();
    if (dayOf(message.at) !== this.day) this.log.append(element("p", { class: "day" }, shortDay(message.at)));
    this.day = dayOf(message.at);
    this.log.append(this.bubble(message));
  }

  bubble(message) {
    return bubble(message, this.messages.get(message.reply_to), this.acts, message === this.lastOwn() && message.text && !message.file);
  }

  lastOwn() {
    return [...this.messages.values()].findLast((message) => !message.from_bot);
  }

  arrived(message) {
    const before = this.lastOwn();
    const known = this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (known) return this.changed(message);
    if (!message.from_bot && before) this.redraw(before);
    this.typing(false);
    this.append(message);
    this.toEnd();
    this.onread(this.userId);
  }

  changed(message) {
    this.messages.set(message.id, message);
    this.redraw(message);
  }

  redraw(message) {
    const old = this.log.querySelector(`.row[data-id="${message.id}"]`);
    if (!old) return;
    const focused = old.contains(document.activeElement);
    const made = this.bubble(message);
    old.replaceWith(made);
    if (focused) (made.querySelector(".inline") || this.input).focus();
  }

  deleted(message) {
    this.messages.delete(message.id);
    this.log.querySelector(`.row[data-id="${message.id}"]`)?.remove();
  }

  /** The bot's answer to a press: a line at the top, or a dialogue to be closed. */
  answered(text, alert) {
    for (const pressed of this.log.querySelectorAll(".waiting")) pressed.classList.remove("waiting");
    if (!text) return;
    if (!alert) return this.notice(text);
    const dialog = element("div", { class: "alert", role: "alertdialog", "aria-label": text },
      element("p", {}, text), button("知道了", () => { dialog.remove(); this.input.focus(); }));
    this.root.append(dialog);
    dialog.querySelector("button").focus();
  }

  notice(text) {
    this.top.textContent = text;
    clearTimeout(this.noticeEnd);
    this.noticeEnd = setTimeout(() => { this.top.textContent = ""; }, NOTICE_MS);
  }

  typing(now = true) {
    this.root.classList.toggle("typing", now);
    clearTimeout(this.typingEnd);
    if (now) this.typingEnd = setTimeout(() => this.typing(false), TYPING_MS);
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  pointAt(messageId) {
    const made = this.log.querySelector(`.row[data-id="${messageId}"]`);
    if (!made) return;
    made.scrollIntoView({ block: "nearest" });
    made.classList.add("pointed");
    setTimeout(() => made.classList.remove("pointed"), 1600);
  }

  // What is done.

  async act(path, body) {
    try {
      return await post(`${this.path}/${path}`, body);
    } catch (error) {
      this.notice(error.message);
      return null;
    }
  }

  send(text) {
    return this.act("send", { text, reply_to: this.replyTo });
  }

  async submit() {
    const text = this.input.value;
    if (!text.trim()) return;
    const done = this.editing ? await this.act("edit", { message_id: this.editing, text }) : await this.send(text);
    if (done) this.plain();
  }

  async press(message, data, pressed) {
    pressed.classList.add("waiting");
    setTimeout(() => pressed.classList.remove("waiting"), NOTICE_MS);
    await this.act("press", { message_id: message.id, data });
  }

  async attach() {
    const [file] = this.picker.files;
    this.picker.value = "";
    if (!file) return;
    try {
      await upload(`${this.path}/upload`, file, this.input.value);
      this.plain();
    } catch (error) {
      this.notice(error.message);
    }
  }

  async block() {
    await this.act("block", { blocked: !this.blocked });
  }

  answering(message) {
    this.plain(this.input.value);
    this.replyTo = message.id;
    this.say(`回复：${message.text.split("\n")[0].slice(0, 30)}`);
  }

  edit(message) {
    this.plain(message.text);
    this.editing = message.id;
    this.say("修改这条消息，发送后生效");
  }

  say(context) {
    this.context.replaceChildren(context, button("取消", () => this.plain(), { class: "quiet small" }));
    this.context.hidden = false;
    this.input.focus();
  }

  /** An ordinary message is being written. */
  plain(text = "") {
    this.replyTo = this.editing = null;
    this.context.hidden = true;
    this.input.value = text;
    this.grow();
    this.input.focus();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
  }

  toggleMenu() {
    this.menu.hidden = !this.menu.hidden;
    this.menuButton.setAttribute("aria-expanded", String(!this.menu.hidden));
    (this.menu.hidden ? this.menuButton : this.menu.querySelector("button"))?.focus();
  }
}
