using Functions.LocalHost.Configuration;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Config;
#pragma warning disable CS0618 // IWebHookProvider is "not ready for public consumption"; the real host uses it for the same.
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Listeners;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Listeners;

/// <summary>Adds the services to the WebJobs SDK that the real host adds, apart from the app's extensions.</summary>
internal static class ListenerServices
{
    public static void Add(IWebJobsBuilder web, HostConfiguration host, FunctionTypes types, WebHooks hooks, TimeProvider time)
    {
        web.AddTimers();
        web.AddExecutionContextBinding();
        web.Services.AddSingleton(time);
        web.Services.AddSingleton<ITypeLocator>(types);
        web.Services.AddSingleton<IWebHookProvider>(hooks);
        web.Services.AddSingleton<IHostIdProvider>(new HostId(host.Id));
        // Locks and the state of timers. Without storage, as in a test, they are in memory.
        if (HasStorage(host))
        {
            web.Services.AddAzureStorageCoreServices();
            web.Services.AddSingleton<ScheduleMonitor, BlobScheduleMonitor>();
        }
        else
        {
            web.Services.AddSingleton<ScheduleMonitor, MemoryScheduleMonitor>();
        }
    }

    /// <summary>Adds the services that replace the WebJobs SDK's own.</summary>
    public static void AddOwn(IServiceCollection services, StartedListeners started, ILoggerFactory loggers)
    {
        services.AddSingleton<IJobHost, AppJobHost>();
        services.AddSingleton<IListenerDecorator>(started);
        services.AddSingleton<IWebJobsExceptionHandler>(new ListenerFailures(loggers));
        KeptLocks.Decorate(services, loggers);
    }

    private static bool HasStorage(HostConfiguration host) =>
        !string.IsNullOrEmpty(host.Settings["AzureWebJobsStorage"]) || host.Settings.GetSection("AzureWebJobsStorage").GetChildren().Any();

    private sealed class HostId(string id) : IHostIdProvider
    {
        public Task<string> GetHostIdAsync(CancellationToken cancellationToken) => Task.FromResult(id);
    }
}
