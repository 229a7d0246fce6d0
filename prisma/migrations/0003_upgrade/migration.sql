-- CreateTable
CREATE TABLE "Backup" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "clusterId" TEXT NOT NULL,
    "runId" TEXT,
    "kind" TEXT NOT NULL,
    "consistency" TEXT NOT NULL,
    "version" TEXT NOT NULL DEFAULT '',
    "places" JSONB NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "createdById" TEXT,
    "verification" JSONB,
    CONSTRAINT "Backup_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Upgrade" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "clusterId" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "runId" TEXT NOT NULL,
    "rollbackRunId" TEXT,
    "backupId" TEXT NOT NULL,
    "fromPackageId" TEXT,
    "fromVersion" TEXT NOT NULL,
    "fromVariant" TEXT NOT NULL DEFAULT '',
    "toPackageId" TEXT NOT NULL,
    "toVersion" TEXT NOT NULL,
    "toVariant" TEXT NOT NULL DEFAULT '',
    "findings" JSONB NOT NULL,
    "settings" JSONB NOT NULL,
    "dataBefore" JSONB,
    "dataAfter" JSONB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "endedAt" DATETIME,
    "endedBy" TEXT,
    CONSTRAINT "Upgrade_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Backup_clusterId_createdAt_idx" ON "Backup"("clusterId", "createdAt");

-- CreateIndex
CREATE INDEX "Upgrade_clusterId_createdAt_idx" ON "Upgrade"("clusterId", "createdAt");
