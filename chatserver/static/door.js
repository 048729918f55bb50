// The log-in by a one-time code, where the server asks for one.

import { get, post } from "./api.js";

const AGAIN_MS = 2000;

export class Door {
  constructor({ form, note, code, refused, out }) {
    Object.assign(this, { form, note, code, refused, out });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.logIn(); });
    out.addEventListener("click", () => this.logOut());
  }

  /** Whether somebody has logged in here; if not, the form is shown. */
  async isOpen(about) {
    this.note.textContent = about.note;
    const isIn = await get("state").then(() => true, (error) => {
      if (error.status === 401) return false;
      throw error;
    });
    this.show(isIn);
    return isIn;
  }

  show(isIn) {
    document.body.classList.toggle("outside", !isIn);
    this.form.hidden = isIn;
    this.out.hidden = !isIn;
    if (!isIn) this.code.focus();
  }

  async logIn() {
    try {
      await post("log-in", { code: this.code.value });
      location.reload();
    } catch (error) {
      this.refused.textContent = error.message;
      this.code.select();
    }
  }

  async logOut() {
    await post("log-out", {}).catch(() => {});
    location.reload();
  }

  /** The events have ended for good: the log-in has, or the server was started anew. */
  shut() {
    get("about").then(() => location.reload(), () => setTimeout(() => this.shut(), AGAIN_MS));
  }
}
