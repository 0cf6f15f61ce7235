namespace FunctionApp.Tests.App;

/// <summary>The settings of an app that reads no queue: it needs no namespace, and starts no emulator.</summary>
internal static class NoSources
{
    public static IReadOnlyList<(string Name, string Value)> Settings { get; } = [("ServiceBus", ""), ("AzureWebJobs.OrdersQueue.Disabled", "true")];

    public static IEnumerable<string> Arguments => Settings.Select(setting => $"--{setting.Name}={setting.Value}");
}
