# Completion of dogfish's command line for bash. What there is to complete, the program is asked:
# its options (--help), devices (-D), protocols and fields (-G).

_dogfish_options()
{
	"$1" --help 2>/dev/null | grep -oE '^ +(-[[:alnum:]],? +)?(--[a-z-]+)?' | tr -d ' ' | tr , '\n'
}

_dogfish_argument() # program option
{
	case $2 in
	-i | --interface)
		"$1" -D 2>/dev/null | awk '{ print $2 }' ;;
	-Y | --display-filter | -R | --read-filter | -O | --details-of | -j | --layers | -J | --whole-layers)
		"$1" -G protocols 2>/dev/null | cut -f 3 ;;
	-e | --field)
		"$1" -G fields 2>/dev/null | cut -f 3
		printf '_ws.col.%s\n' No. Time Source Destination Protocol Length Info ;;
	-T | --format)
		echo text tabs fields json jsonraw ek pdml psml ndjson ;;
	-t | --time)
		echo a ad adoy d dd e r u ud udoy ;;
	-u | --seconds)
		echo s hms ;;
	-F | --file-type)
		echo pcapng pcap nsecpcap ;;
	-G | --report)
		echo fields protocols values column-formats ;;
	-E | --field-option)
		echo header=y separator= occurrence=f occurrence=l occurrence=a aggregator= quote=d escape=n ;;
	-a | --autostop)
		echo duration: filesize: packets: ;;
	-z | --statistics)
		echo ladder, conv, endpoints, expert hosts io,phs io,stat, http,tree http_req,tree http_srv,tree dns,tree plen,tree smtp,tree pop,tree imap,tree ftp,tree credentials flow,any,standard flow,tcp,standard life exchanges exchanges, exposed follow,tcp,ascii, follow,tcp,hex, follow,tcp,raw, follow,tcp,decoded, follow,udp,ascii, follow,http,ascii, ;;
	-Z | --user)
		compgen -u ;;
	*)
		return 1 ;;
	esac
}

_dogfish()
{
	local program=$1 word=$2 previous=$3 words
	COMPREPLY=()
	if [[ $word == -* ]]; then
		words=$(_dogfish_options "$program")
	elif ! words=$(_dogfish_argument "$program" "$previous"); then
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
	[[ ${COMPREPLY[0]} != *[=:,] ]] || compopt -o nospace
}

complete -F _dogfish dogfish
