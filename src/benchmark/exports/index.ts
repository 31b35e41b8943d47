/** The formats that tasks can be exported to. A new one is a folder and a line here. */
import type { ExportFormat } from './export.ts'
import { atif } from './atif/index.ts'
import { harbor } from './harbor/index.ts'
import { multiSweBench } from './multi-swe-bench/index.ts'
import { sweBench } from './swe-bench/index.ts'
import { sweBenchLive } from './swe-bench-live/index.ts'
import { sweRebench } from './swe-rebench/index.ts'

export const EXPORT_FORMATS: readonly ExportFormat[] = [sweBench, sweBenchLive, multiSweBench, sweRebench, harbor, atif]
