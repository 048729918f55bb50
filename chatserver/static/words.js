// Sentences and dates. Moments come as "2027-01-04T08:20:00+08:00" and are read as written, whatever zone the browser is in.

const WEEKDAYS = "日一二三四五六";

export const dayOf = (moment) => moment.slice(0, 10);
export const timeOf = (moment) => moment.slice(11, 16);

function parts(moment) {
  const [year, month, day] = dayOf(moment).split("-").map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return { year, month, day, weekday };
}

/** 1月4日（周一） */
export function shortDay(moment) {
  const { month, day, weekday } = parts(moment);
  return `${month}月${day}日（周${weekday}）`;
}

/** 2027年1月4日（周一）08:20 */
export const fullMoment = (moment) => `${parts(moment).year}年${shortDay(moment)}${timeOf(moment)}`;

/** 12 KB */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** One sentence about what happened while time was moved. */
export function pushed(entry) {
  const happened = entry.sent ? `其间发出 ${entry.sent} 条，涉及 ${entry.people} 人` : "其间没有发出消息";
  return `时间到了${shortDay(entry.at)}${timeOf(entry.at)}，${happened}。`;
}
