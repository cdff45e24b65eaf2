# SPDX-License-Identifier: MIT
"""report.py CONVERSATION DOLLARS API-MS [5-HOURS-% 7-DAYS-%]: what a status line is given."""
import json
import sys
import time

conversation, dollars, api_ms = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
now = int(time.time())
report = {
    "session_id": conversation,
    "model": {"id": "claude-x", "display_name": "X"},
    "cost": {"total_cost_usd": dollars, "total_duration_ms": api_ms * 2,
             "total_api_duration_ms": api_ms},
    "context_window": {"total_input_tokens": 850, "context_window_size": 1000,
                       "used_percentage": 85},
}
if len(sys.argv) > 4:
    report["rate_limits"] = {
        "five_hour": {"used_percentage": int(sys.argv[4]), "resets_at": now + 3 * 3600 + 1800},
        "seven_day": {"used_percentage": int(sys.argv[5]), "resets_at": now + 4 * 86400 + 1800},
    }
print(json.dumps(report))
