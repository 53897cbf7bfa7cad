#!/usr/bin/env node
import { createProgram, run } from "./program";
import { realWorld } from "./world";

const world = realWorld();
void run(createProgram(world), process.argv.slice(2), world);
