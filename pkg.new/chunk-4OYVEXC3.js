function namespaceKey(namespace){return namespace.replace(/[\\\0]/g,character=>character==="\0"?"\\0":"\\\\")}export{namespaceKey};
