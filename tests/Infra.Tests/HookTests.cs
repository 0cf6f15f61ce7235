using System.Diagnostics;

namespace Infra.Tests;

/// <summary>The hook for sh, run with an Azure CLI that plays a part.</summary>
public sealed class HookTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("hook-").FullName;
    private readonly Dictionary<string, string> _environment = new()
    {
        ["AZURE_SUBSCRIPTION_ID"] = "sub",
        ["AZURE_RESOURCE_GROUP"] = "rg-x",
        ["FUNCTION_APP_NAME"] = "func-x",
        ["STORAGE_ACCOUNT_NAME"] = "stx",
        ["EVENT_GRID_SYSTEM_TOPIC_NAME"] = "egst-x",
        ["EVENT_GRID_TOPIC_NAME"] = "evgt-x",
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_hook_deploys_the_connections_when_the_app_has_started()
    {
        var run = await RunAsync(keys: "56", functions: "func-x/UploadCreated\nfunc-x/EventGridEvents\nfunc-x/Echo", deployments: 0);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "deployment group create --subscription sub --resource-group rg-x --name connect", run.Calls, StringComparison.Ordinal);
        Assert.Contains("appName=func-x storageName=stx systemTopicName=egst-x topicName=evgt-x", run.Calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hook_waits_for_the_key_and_the_functions()
    {
        _environment["CONNECT_TIMEOUT_SECONDS"] = "0";
        var run = await RunAsync(keys: "0", functions: "func-x/UploadCreatedLater", deployments: 0);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "after 0 s func-x still lacks: the key blobs_extension, the function UploadCreated, the function EventGridEvents. "
            + "See its log stream", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("deployment group create", run.Calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hook_repeats_a_failed_deployment()
    {
        var run = await RunAsync(keys: "56", functions: "func-x/UploadCreated\nfunc-x/EventGridEvents", deployments: 2);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, run.Calls.Split("deployment group create").Length - 1);
    }

    [Fact]
    public async Task The_hook_gives_up_after_a_deployment_has_failed_four_times()
    {
        var run = await RunAsync(keys: "56", functions: "func-x/UploadCreated\nfunc-x/EventGridEvents", deployments: 9);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the deployment 'connect' failed four times", run.Errors, StringComparison.Ordinal);
        Assert.Equal(4, run.Calls.Split("deployment group create").Length - 1);
    }

    [Fact]
    public async Task The_error_for_a_missing_variable_names_the_variable()
    {
        _environment.Remove("STORAGE_ACCOUNT_NAME");
        var run = await RunAsync(keys: "56", functions: "", deployments: 0);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("connect: STORAGE_ACCOUNT_NAME is not set. Run azd provision first", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_says_when_nobody_is_signed_in()
    {
        var run = await RunAsync(keys: "56", functions: "", deployments: 0, signedIn: false);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not signed in to subscription sub. Run az login", run.Errors, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Errors, string Calls)> RunAsync(
        string keys, string functions, int deployments, bool signedIn = true)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh is for the others");
        var calls = Path.Combine(_folder, "calls");
        await File.WriteAllTextAsync(calls, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "functions"), functions, TestContext.Current.CancellationToken);
        await ScriptAsync("sleep", "exit 0");
        await ScriptAsync("az", $$"""
            echo "$*" >> "{{calls}}"
            case "$1 $2" in
            "account show") exit {{(signedIn ? 0 : 1)}} ;;
            "functionapp keys") echo "{{keys}}" ;;
            "functionapp function") cat "{{_folder}}/functions" ;;
            "deployment group") [ "$(grep -c 'deployment group create' "{{calls}}")" -gt {{deployments}} ] ;;
            esac
            """);
        var start = new ProcessStartInfo("sh", [Path.Combine(Repository.Root, "infra", "hooks", "connect.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment.Clear();
        start.Environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        using var hook = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            var output = hook.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = await hook.StandardError.ReadToEndAsync(deadline.Token);
            await output;
            await hook.WaitForExitAsync(deadline.Token);
            return (hook.ExitCode, errors, await File.ReadAllTextAsync(calls, deadline.Token));
        }
        finally
        {
            if (!hook.HasExited) hook.Kill(entireProcessTree: true);
        }
    }

    private async Task ScriptAsync(string name, string body)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{body}\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
