"""The position of the current year by directorate and declared rating, worked out by DuckDB.

Reads the same files as `mtfs savings`, with a type for every column, and prints the same answer:
a line for each directorate and rating, amounts in pence. See benches/README.md.
"""

import sys

import duckdb

MONEY = "DECIMAL(18,2)"
TABLES = {
    "savings": {
        "saving_id": "VARCHAR", "title": "VARCHAR", "directorate": "VARCHAR",
        "service": "VARCHAR", "theme": "VARCHAR", "owner": "VARCHAR", "type": "VARCHAR",
        "cashable": "VARCHAR", "recurrence": "VARCHAR", "fund": "VARCHAR", "grain": "VARCHAR",
        "origin_year": "VARCHAR", "start_date": "DATE", "status": "VARCHAR",
        "approval_ref": "VARCHAR", "decision_ref": "VARCHAR", "decided_on": "DATE",
        "replaced_by": "VARCHAR", "parent_id": "VARCHAR", "brag_at_approval": "VARCHAR",
        "one_off_cost": MONEY, "cost_year": "VARCHAR", "cost_funding": "VARCHAR",
        "public": "BOOLEAN", "source_id": "VARCHAR",
    },
    "savings_profile": {
        "saving_id": "VARCHAR", "financial_year": "VARCHAR", "kind": "VARCHAR",
        "target": MONEY, "approval_ref": "VARCHAR",
    },
    "delivery": {
        "saving_id": "VARCHAR", "financial_year": "VARCHAR", "period": "VARCHAR",
        "submitted_on": "DATE", "revision": "USMALLINT", "banked": MONEY, "forecast": MONEY,
        "slipped": MONEY, "unachievable": MONEY, "over_achieved": MONEY,
        "offset_pressure": MONEY, "brag_declared": "VARCHAR", "confidence": "VARCHAR",
        "evidence_ref": "VARCHAR", "reason": "VARCHAR", "commentary": "VARCHAR",
        "updated_by": "VARCHAR", "source_id": "VARCHAR",
    },
}

QUERY = """
WITH counted AS (
    SELECT saving_id, directorate FROM savings
    WHERE fund IN ('general_fund', 'not_stated')
      AND cashable IN ('cashable', 'not_stated')
      AND status <> 'proposed'
), targets AS (
    SELECT saving_id, sum(target) AS target FROM savings_profile
    WHERE financial_year = $year GROUP BY saving_id
), latest AS (
    SELECT saving_id,
           arg_max(
               {b: banked, f: forecast, s: slipped, u: unachievable, o: over_achieved,
                r: brag_declared},
               (CASE WHEN period[9:] = 'outturn' THEN 38
                     WHEN period[9] = 'Q' THEN period[10:]::UTINYINT * 9 + 1
                     ELSE period[10:]::UTINYINT * 3 END,
                submitted_on, revision)) AS row
    FROM delivery WHERE financial_year = $year GROUP BY saving_id
)
SELECT directorate,
       CASE WHEN row IS NULL THEN 'N' ELSE coalesce(row.r, '') END AS brag,
       count(*), sum(target), sum(row.b), sum(row.f), sum(row.s), sum(row.u),
       -- A forecast without over-achievement states that there is none.
       sum(coalesce(row.o, CASE WHEN row.f IS NOT NULL THEN 0 END))
FROM counted LEFT JOIN targets USING (saving_id) LEFT JOIN latest USING (saving_id)
WHERE target IS NOT NULL OR row IS NOT NULL
GROUP BY ALL
"""


def main(folder, year="2025/26"):
    connection = duckdb.connect()
    for table, columns in TABLES.items():
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        connection.execute(
            f"CREATE VIEW {table} AS SELECT * FROM read_csv('{folder}/{table}.csv', "
            f"header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
            f"columns = {{{types}}})"
        )
    for directorate, brag, lines, *amounts in connection.execute(QUERY, {"year": year}).fetchall():
        pence = ["" if amount is None else str(int(amount * 100)) for amount in amounts]
        print(",".join([directorate, brag, str(lines), *pence]))


if __name__ == "__main__":
    main(*sys.argv[1:])
