namespace FunctionApp.Tests.App;

/// <summary>The settings of an app that reads no queue and no stream: it needs no namespace, and starts no emulator.</summary>
internal static class NoSources
{
    public static IReadOnlyList<(string Name, string Value)> Settings { get; } =
        [("ServiceBus", ""), ("AzureWebJobs.OrdersQueue.Disabled", "true"), ("EventHubs", ""), (
            "AzureWebJobs.SalesStream.Disabled", "true")];

    public static IEnumerable<string> Arguments => Settings.Select(setting => $"--{setting.Name}={setting.Value}");
}
