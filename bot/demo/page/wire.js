// The way to the server: what people do goes as requests, what happens comes over a WebSocket.

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 5000;

const kept = (name) => sessionStorage.getItem(name) ?? "";

export class Wire {
  #key = kept("wenbao-key");
  #language;

  constructor(language) {
    this.#language = language;
  }

  /** Keeps the page up to date for as long as it is open: `hear` is told everything, `wait` that nothing comes. */
  async listen(hear, wait) {
    let pause = FIRST_PAUSE;
    for (;;) {
      const met = await this.#follow(hear).catch(() => false);
      wait();
      pause = met ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async #follow(hear) {
    const entered = await this.ask("enter", { language: this.#language(), anew: location.hash === "#new" });
    // Somebody else, as after a new start of the demo: what was read and drafted is not theirs.
    if (entered.key !== this.#key) sessionStorage.clear();
    this.#key = entered.key;
    sessionStorage.setItem("wenbao-key", this.#key);
    if (location.hash) history.replaceState(null, "", "/");
    return new Promise((resolve) => {
      let met = false;
      const socket = new WebSocket(`ws://${location.host}/api/live?key=${encodeURIComponent(this.#key)}`);
      socket.addEventListener("message", (event) => {
        met = true;
        hear(JSON.parse(event.data));
      });
      socket.addEventListener("close", () => resolve(met));
    });
  }

  /** Asks the server to do something; throws an Error with a `status` where it could not. */
  async ask(verb, order = {}, signal = undefined) {
    const response = await fetch(`/api/${verb}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key: this.#key, ...order }),
      signal,
    });
    return this.#read(response);
  }

  async sendFile(chat, file) {
    const given = new URLSearchParams({ key: this.#key, chat, name: file.name });
    return this.#read(await fetch(`/api/file?${given}`, { method: "PUT", body: file }));
  }

  picture(fileId) {
    return `/api/picture?${new URLSearchParams({ key: this.#key, file_id: fileId })}`;
  }

  async #read(response) {
    const answer = await response.json();
    if (response.ok) return answer;
    throw Object.assign(new Error(answer.error ?? response.statusText), { status: response.status });
  }
}
