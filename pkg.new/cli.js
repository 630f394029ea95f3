#!/usr/bin/env node
import{Output,line}from"./cli-chunk-PN652OQV.js";import{readFileSync as readFileSync2}from"node:fs";import{FastMemoryError}from"./index.js";import{parseArgs}from"node:util";var UsageError=class extends Error{},OPTIONS={user:{type:"string"},db:{type:"string"},postgres:{type:"string"},category:{type:"\
string"},limit:{type:"string"},json:{type:"boolean"},help:{type:"boolean",short:"h"},version:{type:"boolean"}};function parseArguments(args,env){let parsed;try{
parsed=parseArgs({args:[...args],options:OPTIONS,allowPositionals:!0})}catch(error){throw new UsageError(error.message)}let{values,positionals}=parsed,[command,
...operands]=positionals,limit=values.limit===void 0?void 0:Number(values.limit);if(limit!==void 0&&!(Number.isInteger(limit)&&limit>0&&limit<=1e3))throw new UsageError(
"--limit is a whole number from 1 to 1000");return{command,operands,user:values.user??env.FAST_MEMORY_USER,db:values.db??env.FAST_MEMORY_DB,postgres:values.postgres??
env.FAST_MEMORY_POSTGRES,category:values.category,limit,json:values.json??!1,help:values.help??!1,version:values.version??!1}}import{readFileSync}from"node:fs";import{text as textOf}from"node:stream/consumers";var DEFAULT_HITS=5,COMMANDS={list:{operands:"",summary:"all memories, the newest last; --category, --limit",async run(memory,{category,limit},output){let filter={
...categoryOf(category),...limit&&{limit,order:"newest"}},records=await memory.getAll(filter);output.records(limit?[...records].reverse():records)}},search:{operands:"\
QUERY",summary:"the memories nearest to QUERY in words and meaning, best first; --category, --limit (5)",async run(memory,{operands,category,limit=DEFAULT_HITS},output){
let hits=await memory.search(oneOperand(operands,"QUERY"),{topK:limit,...categoryOf(category)});output.hits(hits)}},add:{operands:"TEXT",summary:"stores a memor\
y; --category preference|fact|context (fact)",creates:!0,async run(memory,{operands,category},output){output.records([await memory.add(oneOperand(operands,"TEXT"),
categoryOf(category))])}},forget:{operands:"ID \u2026",summary:"deletes these memories",async run(memory,{operands},output){if(operands.length===0)throw new UsageError(
"which memories? fast-memory list shows their ids");let missing=[];for(let id of operands)await memory.delete(id)||missing.push(id);if(output.counts({deleted:operands.
length-missing.length}),missing.length>0)throw new UsageError(`no memory has the id ${missing.map(line).join(", ")}`)}},export:{operands:"",summary:"prints all \
memories as JSON Lines",async run(memory,_,output){output.raw(await memory.export())}},import:{operands:"FILE",summary:"stores the memories of an export, also o\
f other products; - reads standard input",creates:!0,async run(memory,{operands},output){let file=oneOperand(operands,"FILE"),{imported,skipped}=await memory.import(
await readInput(file));output.counts({imported,skipped:skipped.length});for(let{line:number,reason}of skipped)output.note(`line or entry ${number}: ${reason}`)}},
doctor:{operands:"",summary:"checks store, model and recall, and says how to repair them",async run(memory,{json},output){let report=await memory.doctor();output.
raw(json?`${JSON.stringify(report,void 0,2)}
`:`${String(report)}
`),report.ok||(process.exitCode=1)}}};function oneOperand(operands,name){let[operand,...others]=operands;if(operand===void 0)throw new UsageError(`${name} is mi\
ssing`);if(others.length>0)throw new UsageError(`one ${name}, in quotation marks: "${[operand,...others].join(" ")}"`);return operand}function categoryOf(category){
return category===void 0?{}:{category}}async function readInput(file){if(file==="-")return textOf(process.stdin);try{return readFileSync(file,"utf8")}catch(error){
throw new UsageError(`cannot read ${line(file)}: ${error.code??"unknown error"}`)}}import{existsSync}from"node:fs";import{createRequire}from"node:module";import path from"node:path";import{pathToFileURL}from"node:url";import{createMemory}from"./index.js";
import{nodeSqlite}from"./node.js";import{postgres}from"./postgres.js";var DEFAULT_FILE="fast-memory.db";async function openMemory(args,creates,env){if(!args.user)throw new UsageError("whose memory? --user alice, or FAST_MEMORY_USE\
R");if(args.db&&args.postgres)throw new UsageError("--db and --postgres name two stores: choose one");let{store,place,close}=args.postgres?await openPostgres(args.
postgres):openFile(args.db,creates),options={store,...encryptionOf(env)};return{memory:createMemory(args.user,options),place,close}}function openFile(given,creates){
let place=path.resolve(given??DEFAULT_FILE);if(!creates&&!existsSync(place))throw new UsageError(`no file ${place}: --db names another one`);let store=nodeSqlite(
place);return{store,place,close:async()=>store.close?.()}}async function openPostgres(url){let driver;try{driver=createRequire(path.join(process.cwd(),"any.js")).
resolve("pg")}catch{throw new UsageError("--postgres needs the package pg in this folder: npm install pg")}let{default:pg}=await import(pathToFileURL(driver).href),
pool=new pg.Pool({connectionString:url});return{store:postgres(pool),place:"PostgreSQL",close:()=>pool.end()}}function encryptionOf(env){let{FAST_MEMORY_KEY:key,
FAST_MEMORY_PASSPHRASE:passphrase}=env;return key?{encryption:{key}}:passphrase?{encryption:{passphrase}}:{}}var MCP={operands:"",summary:"serves recall, remember, forget and list to an agent, over standard input and output (MCP)"};async function main(args){try{await run(
args)}catch(error){if(!(error instanceof UsageError||error instanceof FastMemoryError))throw error;process.stderr.write(`fast-memory: ${error.message}
`),process.exitCode=error instanceof UsageError?2:1}}async function run(args){let given=parseArguments(args,process.env);if(given.version)return void process.stdout.
write(`${packageVersion()}
`);if(given.help||given.command===void 0)return void process.stdout.write(help());let{command}=given,isMcp=command==="mcp",known=isMcp?void 0:Object.hasOwn(COMMANDS,
command)&&COMMANDS[command];if(!isMcp&&!known)throw new UsageError(`no command ${JSON.stringify(command)}: fast-memory --help`);let{memory,place,close}=await openMemory(
given,isMcp||(known&&known.creates)===!0,process.env);try{if(known){let write=stream=>text=>{stream.write(text)};await known.run(memory,given,new Output(given.json,
write(process.stdout),write(process.stderr)))}else{let{serveMcp}=await import("./cli-mcp-452XANSA.js");await serveMcp(memory,packageVersion(),place)}}finally{
await close()}}function packageVersion(){let{version}=JSON.parse(readFileSync2(new URL("./package.json",import.meta.url),"utf8"));return version}function help(){
let rows=Object.entries({...COMMANDS,mcp:MCP}).map(([name,{operands,summary}])=>[`${name} ${operands}`.trim(),summary]),width=Math.max(...rows.map(([usage])=>usage.
length));return["fast-memory COMMAND --user ID [--db FILE | --postgres URL] [--json]","",...rows.map(([usage,summary])=>`  ${usage.padEnd(width)}  ${summary}`),
"","  --user ID         whose memory; or FAST_MEMORY_USER","  --db FILE         a SQLite file (fast-memory.db in this folder); or FAST_MEMORY_DB. It needs Node \
22.13","  --postgres URL    a database, by the package pg of this folder; or FAST_MEMORY_POSTGRES","  --json            prints JSON Lines","","An encrypted stor\
e is opened by FAST_MEMORY_KEY or FAST_MEMORY_PASSPHRASE in the environment.",""].join(`
`)}await main(process.argv.slice(2));
