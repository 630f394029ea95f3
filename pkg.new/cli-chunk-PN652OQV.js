var __defProp=Object.defineProperty;var __export=(target,all)=>{for(var name in all)__defProp(target,name,{get:all[name],enumerable:!0})};import{stripVTControlCharacters}from"node:util";function line(text){return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu," ")}var Output=class{constructor(isJson,write,writeNote){
this.isJson=isJson;this.write=write;this.writeNote=writeNote}isJson;write;writeNote;records(records){for(let record of records)this.#print(record,`${shown(record)}`);
records.length===0&&this.note("no memories")}hits(hits){for(let{memory,score}of hits)this.#print({...memory,score},`${score.toFixed(2)}  ${shown(memory)}`);hits.
length===0&&this.note("nothing found")}counts(counts){let words=Object.entries(counts).map(([name,count])=>`${count} ${name}`);this.#print(counts,words.join(", "))}raw(text){
this.write(text)}note(text){this.writeNote(`${text}
`)}#print(value,text){this.write(`${this.isJson?JSON.stringify(value):text}
`)}};function shown({id,category,updatedAt,text}){return`${id}  ${category.padEnd(10)}  ${updatedAt.toISOString().slice(0,10)}  ${line(text)}`}export{__export,line,Output};
