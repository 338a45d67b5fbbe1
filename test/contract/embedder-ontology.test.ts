import { loadOntology } from '../../ontology/index.js'
import { createOntologyEmbedder } from '../../server/embed/ontology/embedder.js'
import { embedderContract } from './embedder.js'

const ontology = loadOntology()

embedderContract({
  name: 'ontology',
  open: async () => createOntologyEmbedder(ontology),
  near: ['患者因胸痛入院', 'admitted for chest pain', '长期口服阿司匹林'],
})
