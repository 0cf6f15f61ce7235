using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using StreamJsonRpc;

namespace Infra.Tests.Reading;

/// <summary>Microsoft's Bicep compiler: one process that answers all tests, since each start of it takes seconds.</summary>
/// <remarks>The methods are those of <c>bicep jsonrpc</c>:
/// https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-cli#jsonrpc.</remarks>
internal sealed class BicepCompiler : IDisposable
{
    private readonly Process _process;
    private readonly JsonRpc _rpc;

    private BicepCompiler(Process process)
    {
        _process = process;
        var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = new(JsonSerializerDefaults.Web) };
        _rpc = new(new HeaderDelimitedMessageHandler(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, formatter));
        _rpc.StartListening();
    }

    /// <summary>The compiler in NuGet's folder.</summary>
    public static string File { get; } = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(item => item.Key == "Bicep").Value + (OperatingSystem.IsWindows() ? ".exe" : "");

    public static BicepCompiler Start() =>
        new(
            Process.Start(
                new ProcessStartInfo(File, ["jsonrpc", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>Builds and lints a file.</summary>
    public Task<BicepBuild> CompileAsync(string path, CancellationToken cancellation) =>
        _rpc.InvokeWithParameterObjectAsync<BicepBuild>("bicep/compile", new { path }, cancellation);

    /// <summary>What a deployment of a .bicepparam file would make, found out without Azure.</summary>
    /// <param name="resourceGroup">Where it is deployed; null for a template of a subscription.</param>
    /// <exception cref="RemoteInvocationException">It cannot be deployed; the message is that of <c>fail()</c>, for example.</exception>
    public async Task<Snapshot> SnapshotAsync(string path, string? resourceGroup, CancellationToken cancellation)
    {
        var metadata = new
        {
            tenantId = "00000000-0000-0000-0000-000000000002",
            subscriptionId = "00000000-0000-0000-0000-000000000001",
            resourceGroup,
            location = resourceGroup is null ? "westeurope" : null,
            deploymentName = "main",
        };
        var answer = await _rpc.InvokeWithParameterObjectAsync<JsonElement>("bicep/getSnapshot", new { path, metadata }, cancellation);
        return Snapshot.Parse(answer.GetProperty("snapshot").GetString()!);
    }

    public void Dispose()
    {
        _rpc.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}

/// <summary>What the compiler says of a file.</summary>
/// <param name="Contents">The template that it makes of it; null when it makes none.</param>
internal sealed record BicepBuild(bool Success, IReadOnlyList<BicepDiagnostic> Diagnostics, string? Contents)
{
    /// <summary>The template.</summary>
    public JsonElement Template => JsonDocument.Parse(Contents!).RootElement;
}

/// <summary>An error or a warning, of the language or of the linter.</summary>
internal sealed record BicepDiagnostic(string Source, string Level, string Code, string Message)
{
    public override string ToString() => $"{Source}: {Level} {Code}: {Message}";
}
