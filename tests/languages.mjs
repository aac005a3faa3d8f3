// Reads {tag: [texts]} and writes {tag: [ISO 639-3 code of the language that each text is most like]}, by franc.
import { francAll } from "franc-all";

let given = "";
for await (const part of process.stdin) given += part;
const of = (text) => francAll(text)[0][0];
const found = Object.entries(JSON.parse(given)).map(([tag, texts]) => [tag, texts.map(of)]);
console.log(JSON.stringify(Object.fromEntries(found)));
