#compdef dogfish
# Completion of dogfish's command line for zsh. What there is to complete, the program is asked:
# its options (--help), devices (-D), protocols and fields (-G).

_dogfish_options() {
	local -a rows
	rows=(${(f)"$($words[1] --help 2>/dev/null | awk '
		/^  (-[[:alnum:]]|    --)/ {
			help = substr($0, 40)
			gsub(/:/, "\\:", help)
			for (i = 1; i < NF && $i ~ /^-/; i++) {
				sub(/,$/, "", $i)
				print $i ":" help
			}
		}')"})
	_describe option rows
}

_dogfish() {
	local -a found
	if [[ $PREFIX == -* ]]; then
		_dogfish_options
		return
	fi
	case $words[CURRENT-1] in
	-i | --interface) found=(${(f)"$($words[1] -D 2>/dev/null | awk '{ print $2 }')"}) ;;
	-Y | --display-filter | -R | --read-filter | -O | --details-of | -j | --layers | -J | --whole-layers)
		found=(${(f)"$($words[1] -G protocols 2>/dev/null | cut -f 3)"}) ;;
	-e | --field)
		found=(${(f)"$($words[1] -G fields 2>/dev/null | cut -f 3)"}
			_ws.col.{No.,Time,Source,Destination,Protocol,Length,Info}) ;;
	-T | --format) found=(text tabs fields json jsonraw ek pdml psml ndjson) ;;
	-t | --time) found=(a ad adoy d dd e r u ud udoy) ;;
	-u | --seconds) found=(s hms) ;;
	-F | --file-type) found=(pcapng pcap nsecpcap) ;;
	-G | --report) found=(fields protocols values column-formats) ;;
	-a | --autostop) found=(duration: filesize: packets:) ;;
	-z | --statistics) found=(ladder, {conv,endpoints},{eth,fddi,ip,ipv6,tcp,udp} expert hosts io,phs io,stat, {http,http_req,http_srv,dns,plen,smtp,pop,imap,ftp},tree credentials flow,{any,icmp,icmpv6,tcp},standard life exchanges exchanges, exposed follow,{tcp,udp,http,tls},{ascii,hex,raw,decoded},) ;;
	-Z | --user) _users; return ;;
	*) _files; return ;;
	esac
	compadd -a found
}

_dogfish "$@"
