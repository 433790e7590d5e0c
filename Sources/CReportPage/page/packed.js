// The page's bytes: base64 in script elements, most of them deflated.

const textOf = (id) => document.getElementById(id)?.textContent ?? "";

function bytesOf(id) {
  const text = atob(textOf(id));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function inflated(id) {
  const stream = new Blob([bytesOf(id)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

const columnTypes = { Uint8Array, Uint32Array, Float32Array };

/** One value for each frame. */
async function columnOf(prefix, column) {
  return new columnTypes[column.type](await inflated(prefix + column.blob));
}

async function textsOf(prefix, blob) {
  return JSON.parse(new TextDecoder().decode(await inflated(prefix + blob)));
}

const videoTypes = { mp4: "video/mp4", m4v: "video/mp4", mov: "video/quicktime", webm: "video/webm", mkv: "video/x-matroska", ogv: "video/ogg" };

/** The video that the page has in it, as an address; null where it has none. */
function embeddedVideo(name) {
  const pieces = [];
  for (let i = 0; document.getElementById("v" + i); i++) pieces.push(bytesOf("v" + i));
  const type = videoTypes[name.split(".").at(-1).toLowerCase()] ?? "";
  return pieces.length ? URL.createObjectURL(new Blob(pieces, { type })) : null;
}
