/** For a runner whose engines train one job at a time. */
export const onePlaceEach = { embedded: [{ slots: 1 }], local: [{ slots: 1 }], ray: [{ slots: 1 }] };
