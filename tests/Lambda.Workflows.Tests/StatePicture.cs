using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tests;

/// <summary>A state machine as a diagram of Mermaid: its states in their order, and where each leads.</summary>
internal static class StatePicture
{
    public static string Of(JsonObject machine)
    {
        var picture = new StringBuilder("stateDiagram-v2\n").Append(Arrow("[*]", (string)machine["StartAt"]!));
        foreach (var (name, state) in (JsonObject)machine["States"]!)
        {
            if ((string?)state!["Next"] is { } next)
                picture.Append(Arrow(name, next));
            foreach (var catcher in state["Catch"]?.AsArray() ?? [])
                picture.Append(Arrow(name, (string)catcher!["Next"]!, string.Join(", ", catcher["ErrorEquals"]!.AsArray())));
            if ((string?)state["Type"] == "Fail")
                picture.Append(Arrow(name, "[*]", (string?)state["Error"]));
            else if ((bool?)state["End"] == true)
                picture.Append(Arrow(name, "[*]"));
        }
        return picture.ToString();
    }

    private static string Arrow(string from, string to, string? why = null) =>
        $"    {from} --> {to}{(why is null ? "" : $": {why}")}\n";
}
