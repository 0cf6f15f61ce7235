using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Testing;

namespace Lambda.Workflows.Tests;

/// <summary>The app in tests/HostedWorkflows with settings of its own, such as who may call it.</summary>
internal sealed class SignedApp(string account, params (string Name, string Value)[] settings) : WebApplicationFactory<Program>
{
    private bool _hasPort;

    /// <summary>Makes the app listen on a free port; to be called before anything else.</summary>
    public Uri Listen()
    {
        _hasPort = true;
        UseKestrel(0);
        StartServer();
        return ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        if (_hasPort) builder.WaitForPort();
        builder.UseSetting("AzureWebJobsStorage", account);
        builder.UseSetting("AzureFunctionsJobHost:extensions:durableTask:storageProvider:maxQueuePollingInterval", "00:00:00.2");
        builder.UseSetting("AzureFunctionsJobHost:extensions:durableTask:storageProvider:partitionCount", "1");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);
    }
}
