// Talking to our own endpoints below /page/.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(body.error || "本机服务没有回应，请稍后再试。"), { status: response.status });
  return body;
}

async function fetched(path, options) {
  let response;
  try {
    response = await fetch(`/page/${path}`, options);
  } catch {
    throw new Error("本机服务没有回应，请看它是否还在运行。");
  }
  return answer(response);
}

export const get = (path) => fetched(path, {});

export const post = (path, body) =>
  fetched(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export function upload(path, file, caption) {
  const form = new FormData();
  form.append("file", file);
  form.append("caption", caption);
  return fetched(path, { method: "POST", body: form });
}

/** Events until the page is closed; `onopen` is called at every (re)connection, `onlost` with whether that was the last. */
export function listen(onevent, onopen, onlost) {
  const source = new EventSource("/page/events");
  source.onopen = onopen;
  source.onerror = () => onlost(source.readyState === EventSource.CLOSED);
  source.onmessage = (message) => onevent(JSON.parse(message.data));
}
