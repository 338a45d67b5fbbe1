/** Procedures and examinations: SNOMED CT, and ICD-9-CM volume 3 as used on Chinese front pages of the record. An empty code means a local one. */
export interface Procedure {
  readonly zh: string
  readonly en: string
  readonly snomed: string
  readonly icd9: string
}

const procedure = (zh: string, en: string, snomed: string, icd9: string): Procedure => ({ zh, en, snomed, icd9 })

export const procedures = {
  pci: procedure('经皮冠状动脉介入治疗', 'Percutaneous coronary intervention', '415070008', '00.66'),
  stenting: procedure('冠状动脉支架植入术', 'Coronary artery stent insertion', '36969009', '36.07'),
  cabg: procedure('冠状动脉旁路移植术', 'Coronary artery bypass grafting', '232717009', '36.10'),
  ablation: procedure('心房颤动导管射频消融术', 'Catheter ablation of tissue of heart', '18286008', '37.34'),
  icd: procedure('植入型心律转复除颤器置入术', 'Implantation of automatic cardiac defibrillator', '395218007', '37.94'),
  valveReplacement: procedure('主动脉瓣置换术', 'Replacement of aortic valve', '26212005', '35.22'),
  tavi: procedure('经导管主动脉瓣置换术', 'Transcatheter aortic valve replacement', '725351001', '35.05'),
  mitralRepair: procedure('二尖瓣成形术', 'Mitral valve repair', '', '35.12'),
  thrombolysis: procedure('静脉溶栓治疗', 'Intravenous thrombolysis', '472191000119101', '99.10'),
  thrombectomy: procedure('颅内动脉机械取栓术', 'Mechanical thrombectomy of cerebral artery', '397046001', '39.74'),
  carotidStenting: procedure('颈动脉支架置入术', 'Carotid artery stenting', '417884003', '00.63'),
  aneurysmCoiling: procedure('颅内动脉瘤栓塞术', 'Coil embolization of intracranial aneurysm', '', '39.75'),
  haematomaDrainage: procedure('颅内血肿清除术', 'Evacuation of intracranial hematoma', '', '01.39'),
  cardioversion: procedure('电复律', 'Electrical cardioversion', '180325003', '99.61'),
} as const satisfies Record<string, Procedure>

export type ProcedureKey = keyof typeof procedures
export const procedureOf = (key: ProcedureKey): Procedure => procedures[key]
