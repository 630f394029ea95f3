import{nodeSqlite}from"./chunk-BHJRMYZL.js";import"./chunk-CHEEIGOH.js";import"./chunk-4OYVEXC3.js";import"./chunk-VUV3O6ZW.js";import"./chunk-656JLGIF.js";export{nodeSqlite};
