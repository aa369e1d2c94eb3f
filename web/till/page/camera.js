// The tablet's camera as a scanner: frames go to our own server, which reads them; nothing is kept.

import { ask as send } from "./calls.js";
import { ask, byId, fill, make, press } from "./elements.js";
import { say } from "./words.js";

const WIDEST = 960; // pixels of a frame: enough for a code at arm's length, little for a slow network
const PAUSE = 120; // milliseconds between two frames

/** Opens the camera until it has read a code (`read(code)`), or until the cashier closes it. */
export async function openCamera(read) {
  const video = make("video", { autoplay: true, muted: true, playsinline: true });
  const said = make("p", { role: "status" }, say("camera-hold"));
  const close = ask(say("camera"), video, said, make("div", { class: "row" }, press(say("close"), () => close())));
  const dialog = byId("dialog");
  let stream = null;
  const ended = () => stream?.getTracks().forEach((track) => track.stop());
  dialog.addEventListener("close", ended, { once: true });
  try {
    stream = await opened();
  } catch (error) {
    fill(said, say(error?.name === "NotAllowedError" ? "camera-forbidden" : "camera-none"));
    return;
  }
  if (!dialog.open) {
    ended();
    return;
  }
  video.srcObject = stream;
  const code = await watch(video, dialog, said);
  if (code === null) return;
  close();
  read(code);
}

/** Raises when there is no camera, it may not be used, or the page did not come by https. */
function opened() {
  if (!navigator.mediaDevices) return Promise.reject(new Error("no https"));
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
}

/** The first code that a frame holds; null when the dialog was closed before. */
async function watch(video, dialog, said) {
  const canvas = document.createElement("canvas");
  while (dialog.open) {
    const frame = await shot(video, canvas);
    if (frame) {
      try {
        return (await send("scan", frame, { type: "image/jpeg" })).code;
      } catch (problem) {
        if (problem.code !== "nothing_to_scan") fill(said, problem.message || say("no-network-short"));
      }
    }
    await new Promise((go) => { setTimeout(go, PAUSE); });
  }
  return null;
}

function shot(video, canvas) {
  if (!video.videoWidth) return null;
  const scale = Math.min(1, WIDEST / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.75); });
}
