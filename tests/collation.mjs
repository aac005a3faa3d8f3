// Reads {tag: [words]} and writes {tag: [words in the order of the language]}, by the collation of CLDR (ICU).
let given = "";
for await (const part of process.stdin) given += part;
const sorted = Object.entries(JSON.parse(given)).map(([tag, words]) => [tag, [...words].sort(new Intl.Collator(tag).compare)]);
console.log(JSON.stringify(Object.fromEntries(sorted)));
