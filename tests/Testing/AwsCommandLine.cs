using System.Diagnostics;
using System.Text.Json.Nodes;
using Xunit;

namespace Testing;

/// <summary>The AWS CLI, where it is installed; tests that need it are skipped elsewhere.</summary>
/// <param name="service">The service whose commands are run, such as <c>lambda</c>.</param>
/// <param name="endpoint">What the commands call in place of AWS.</param>
/// <param name="accessKeyId">The id of the key that signs the calls.</param>
/// <param name="secret">The key's secret.</param>
public sealed class AwsCommandLine(string service, string endpoint, string accessKeyId = "any", string secret = "any")
{
    private static readonly string? Command = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "aws.exe" : "aws")).FirstOrDefault(File.Exists);

    /// <summary>Why a test that needs the AWS CLI is skipped where it is not installed.</summary>
    public const string Missing = "The AWS CLI is not installed.";

    /// <summary>Whether it is installed.</summary>
    public static bool IsInstalled => Command is not null;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Runs a command that succeeds, and returns its answer.</summary>
    public async Task<JsonObject> RunAsync(params string[] command)
    {
        var (exitCode, output, errors) = await StartAsync(command);
        if (exitCode != 0)
            throw new InvalidOperationException(errors);
        return output.Length == 0 ? [] : JsonNode.Parse(output)!.AsObject();
    }

    /// <summary>Runs a command that fails, and returns what it says.</summary>
    public async Task<string> RefusedAsync(params string[] command)
    {
        var (exitCode, output, errors) = await StartAsync(command);
        return exitCode != 0 ? errors : throw new InvalidOperationException($"The command was not refused: {output}");
    }

    private async Task<(int ExitCode, string Output, string Errors)> StartAsync(string[] command)
    {
        using var aws = new Process
        {
            StartInfo = new(
                Command!, [service, .. command, "--endpoint-url", endpoint, "--region", "us-east-1", "--output", "json"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["AWS_ACCESS_KEY_ID"] = accessKeyId, ["AWS_SECRET_ACCESS_KEY"] = secret, ["AWS_PAGER"] = "",
                    ["AWS_CONFIG_FILE"] = "none", ["AWS_SHARED_CREDENTIALS_FILE"] = "none",
                },
            },
        };
        aws.Start();
        var errors = aws.StandardError.ReadToEndAsync(Cancellation);
        var output = await aws.StandardOutput.ReadToEndAsync(Cancellation);
        await aws.WaitForExitAsync(Cancellation);
        return (aws.ExitCode, output, await errors);
    }
}
