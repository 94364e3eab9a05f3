// --runtime …/incremental: our heap and the compiler's incremental collector.
import "./heap";
import "rt/itcms";
