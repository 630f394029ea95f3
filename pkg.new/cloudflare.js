import{REMOTE_METHODS,UserRows,cachedEngine,checkedStore,d1,durableObject,isSame,outcomeOf,recordPage,snapshotPage,sqlStore,typedErrors}from"./chunk.workerd-ENEZLPTD.js";
import{ConfigError}from"./chunk.workerd-2GB2LYNG.js";import{DurableObject}from"cloudflare:workers";async function runMethod(store,namespace,method,args,context){let{modelId,isReady,scope,maxMemories,vector,embed}=context,embedder={modelId,isReady,embed,embedQuery:async text=>vector===
void 0?context.embedQuery(text):vector??void 0},engine=await cachedEngine(checkedStore(store),namespace,embedder,scope,maxMemories);try{return await typedErrors(
engine[method](...args))}finally{engine.free()}}var FastMemory=class extends DurableObject{#store=sqlStore({name:"durable-object",batch:async statements=>{let{storage}=this.ctx;return storage.transactionSync(
()=>statements.map(([sql,parameters])=>storage.sql.exec(sql,...parameters).toArray()))}});#user;#encrypted(namespace,secret){return(!this.#user||!isSame(this.#user.
secret,secret))&&(this.#user={secret,rows:new UserRows(this.#store,namespace,secret)}),this.#user.rows}fastMemoryCall(namespace,method,args,context,after){return outcomeOf(
this.#call(namespace,method,args,context,after))}async#call(namespace,method,args,context,after){if(!REMOTE_METHODS.includes(method))throw new TypeError(`fast-m\
emory: unknown method ${method}`);let rows=context.secret&&this.#encrypted(namespace,context.secret),value=await runMethod(rows??this.#store,namespace,method,args,
context),page=method==="getAll"?recordPage(value,after):{value},damage=rows?.damage?.message;return damage===void 0?page:{...page,damage}}fastMemoryLoad(namespace,since,from){
return outcomeOf(this.#store.load(namespace,since).then(snapshot=>snapshotPage(snapshot,from)))}fastMemoryCommit(namespace,rows,ifVersion){return outcomeOf(this.#store.
commit(namespace,rows,ifVersion))}fastMemoryPurge(namespace,version){return outcomeOf(this.#store.purge(namespace,version))}fastMemoryClear(namespace){return outcomeOf(
this.#store.clear(namespace))}};var DEFAULT_MODEL="@cf/baai/bge-small-en-v1.5";function workersAI(ai,{model=DEFAULT_MODEL}={}){if(typeof ai?.run!="function")throw new ConfigError('workersAI ne\
eds an AI binding: workersAI(env.AI), with "ai": { "binding": "AI" } in wrangler.jsonc');return{modelId:model,async embed(texts){let{data}=await ai.run(model,{text:texts});
return data}}}export{FastMemory,d1,durableObject,workersAI};
