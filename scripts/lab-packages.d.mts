/** Debian packages that the roles install: a lab has no way out, so it gets a repository with these. */
export declare const labPackages: readonly string[];
