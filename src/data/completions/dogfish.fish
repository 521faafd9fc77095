# Completion of dogfish's command line for fish. What there is to complete, the program is asked:
# its options (--help), devices (-D), protocols and fields (-G).

complete -c dogfish -s i -l interface -xa "(dogfish -D 2>/dev/null | awk '{ print \$2 }')"
complete -c dogfish -s Y -l display-filter -xa "(dogfish -G protocols 2>/dev/null | cut -f 3)"
complete -c dogfish -s O -l details-of -xa "(dogfish -G protocols 2>/dev/null | cut -f 3)"
complete -c dogfish -s e -l field -xa "(dogfish -G fields 2>/dev/null | cut -f 3)"
complete -c dogfish -s T -l format -xa "text tabs fields json jsonraw ek pdml psml ndjson"
complete -c dogfish -s j -l layers -xa "(dogfish -G protocols 2>/dev/null | cut -f 3)"
complete -c dogfish -s J -l whole-layers -xa "(dogfish -G protocols 2>/dev/null | cut -f 3)"
complete -c dogfish -s t -l time -xa "a ad adoy d dd e r u ud udoy"
complete -c dogfish -s u -l seconds -xa "s hms"
complete -c dogfish -s F -l file-type -xa "pcapng pcap nsecpcap"
complete -c dogfish -s G -l report -xa "fields protocols values column-formats"
complete -c dogfish -s a -l autostop -xa "duration: filesize: packets:"
complete -c dogfish -s z -l statistics -xa "ladder, conv, endpoints, expert hosts io,phs io,stat, http,tree http_req,tree http_srv,tree dns,tree plen,tree smtp,tree pop,tree imap,tree ftp,tree credentials flow,any,standard flow,tcp,standard life exchanges exchanges, exposed follow,tcp,ascii, follow,tcp,hex, follow,tcp,raw, follow,tcp,decoded, follow,http,ascii,"

dogfish --help 2>/dev/null | awk '/^  (-[[:alnum:]]|    --)/ {
	short = long = argument = "no"
	for (i = 1; $i ~ /^-/; i++)
		if ($i ~ /^--/) long = substr($i, 3); else short = substr($i, 2, 1)
	if (substr($0, 3, 36) ~ / [A-Z=:|]+ *$/) argument = "yes"
	print short, long, argument, substr($0, 40)
}' | while read -l short long argument help
	set -l row -c dogfish -d "$help"
	test "$short" != no; and set -a row -s $short
	test "$long" != no; and set -a row -l $long
	test "$argument" = yes; and set -a row -r
	complete $row
end
