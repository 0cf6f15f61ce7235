using Local.EventHubs;
using Local.EventHubs.Reading;
using Local.Host;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;

[assembly: WorkerExtensionStartup(typeof(EventHubsExtensionStartup))]

namespace Local.EventHubs;

internal sealed class EventHubsExtensionStartup : WorkerExtensionStartup
{
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder) =>
        applicationBuilder.Services.AddSingleton<IEventHubs, EventHubClients>().AddSingleton<ITrigger, EventHubTrigger>();
}
