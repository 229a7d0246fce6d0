-- AlterTable
ALTER TABLE "RestartMark" ADD COLUMN "waitingSince" DATETIME;

-- When the first of several changes was made is not known any more.
UPDATE "RestartMark" SET "waitingSince" = "since";
