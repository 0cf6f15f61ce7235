using Functions.LocalHost.Messaging;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Hosting;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Functions.LocalHost.EventHubs;

/// <summary>Adds the Event Hubs bindings to a host: the trigger and the output.</summary>
internal sealed class EventHubsWebJobsStartup : IWebJobsStartup
{
    public void Configure(IWebJobsBuilder builder)
    {
        builder.AddExtension<EventHubsExtension>().ConfigureOptions<EventHubOptions>((section, options) =>
        {
            section.Bind(options);
            options.Validate();
        });
        builder.Services.AddAzureClientsCore();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<Connections>();
        builder.Services.AddSingleton<EventHubClients>();
    }
}
