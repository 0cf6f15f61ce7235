using System.Diagnostics;
using System.Text.Json;
using Local.Stack;

namespace Infra.Tests.Reading;

/// <summary>Reads Bicep, PowerShell, YAML and JSON schemas through tests/bicep, which uses the parsers that editors use.</summary>
internal static class Reader
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly NodePackage Package = new(Path.Combine(Repository.Root, "tests", "bicep"), "the reader of Bicep");

    public static async Task<IReadOnlyList<BicepFile>> BicepAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var answers = await AskAsync(texts.Select(text => new { kind = "bicep", text }), cancellation);
        return [.. answers.Select((answer, i) => answer.Deserialize<BicepFile>(JsonSerializerOptions.Web)! with { Text = texts[i] })];
    }

    /// <summary>Where the text is no PowerShell; empty when it is.</summary>
    public static async Task<IReadOnlyList<string>> PowerShellAsync(string text, CancellationToken cancellation) =>
        (await AskAsync([new { kind = "powershell", text }], cancellation))[0].Deserialize<string[]>()!;

    /// <summary>The YAML text as JSON.</summary>
    public static async Task<JsonElement> YamlAsync(string text, CancellationToken cancellation) => (await AskAsync([new { kind = "yaml", text }], cancellation))[0];

    /// <summary>What the JSON schema has against the document; empty when it is valid.</summary>
    public static async Task<IReadOnlyList<string>> SchemaAsync(JsonElement schema, JsonElement document, CancellationToken cancellation) =>
        (await AskAsync([new { kind = "schema", schema, document }], cancellation))[0].Deserialize<string[]>()!;

    private static async Task<IReadOnlyList<JsonElement>> AskAsync(IEnumerable<object> requests, CancellationToken cancellation)
    {
        await Package.EnsureInstalledAsync(_ => { }, cancellation);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(requests), deadline.Token);
        // A grammar runs for a moment: optimizing its code takes a hundred times as long.
        using var node = Process.Start(new ProcessStartInfo("node", ["--liftoff-only", "read.mjs", file])
        {
            WorkingDirectory = Package.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            // Both at once: a full pipe stops node.
            var output = node.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = await node.StandardError.ReadToEndAsync(deadline.Token);
            var answers = await output;
            await node.WaitForExitAsync(deadline.Token);
            if (node.ExitCode != 0) throw new InvalidDataException($"tests/bicep/read.mjs failed: {errors}");
            return JsonDocument.Parse(answers).RootElement.EnumerateArray().ToList();
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
            File.Delete(file);
        }
    }
}
