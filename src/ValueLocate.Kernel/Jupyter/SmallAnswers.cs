using System.Runtime.InteropServices;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>The requests that need no session, on the shell socket and on the control socket.</summary>
internal static class SmallAnswers
{
    /// <summary>Answers one.</summary>
    public static void Give(Request request, KernelLink link, Action interrupt)
    {
        switch (request.Type)
        {
            case "kernel_info_request":
                link.Reply(request, KernelInfo());
                break;
            case "interrupt_request":
                interrupt();
                link.Reply(request, new { Status = "ok" });
                break;
            case "shutdown_request":
                var content = new { Status = "ok", Restart = request.Flag("restart", false) };
                interrupt();
                link.Reply(request, content);
                link.Publish("shutdown_reply", request, content);
                break;
            case "comm_info_request":
                link.Reply(request, new { Status = "ok", Comms = new { } });
                break;
            case "comm_open":
                // No target is known here: the front end's side is told so, as the protocol says.
                link.Publish("comm_close", request, new { CommId = request.Text("comm_id"), Data = new { } });
                break;
            case "comm_msg" or "comm_close":
                break;
            case "debug_request":
                Debugger(request, link);
                break;
            case var type when type.EndsWith("_request", StringComparison.Ordinal):
                link.Refuse(request, "NotSupported", $"This kernel does not answer {type} on its {request.Channel} socket.");
                break;
            case var type:
                link.Complaints.Add($"nothing is done on {type} on the {request.Channel} socket");
                break;
        }
    }

    private static void Debugger(Request request, KernelLink link)
    {
        const string Message = "This kernel has no debugger.";
        link.Reply(request, new
        {
            Status = "error",
            Ename = "NotSupported",
            Evalue = Message,
            Traceback = (string[])[],
            Type = "response",
            RequestSeq = request.Whole("seq") ?? 0,
            Success = false,
            Command = request.Text("command", ""),
            Message,
        });
    }

    private static object KernelInfo() => new
    {
        Status = "ok",
        ProtocolVersion = MessageCodec.Protocol,
        Implementation = "valuelocate",
        ImplementationVersion = LanguageInfo.KernelVersion,
        LanguageInfo = LanguageInfo.CSharp,
        Banner = $"C# {LanguageInfo.CSharp.Version} on {RuntimeInformation.FrameworkDescription}, ValueLocate's kernel {LanguageInfo.KernelVersion}",
        Debugger = false,
        SupportedFeatures = (string[])[],
        HelpLinks = (object[])
        [
            new { Text = "C# reference", Url = "https://learn.microsoft.com/dotnet/csharp/" },
            new { Text = ".NET API reference", Url = "https://learn.microsoft.com/dotnet/api/" },
        ],
    };
}
