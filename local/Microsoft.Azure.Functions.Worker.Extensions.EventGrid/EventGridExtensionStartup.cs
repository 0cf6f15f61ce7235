using Local.EventGrid;
using Local.Host;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;

[assembly: WorkerExtensionStartup(typeof(EventGridExtensionStartup))]

namespace Local.EventGrid;

/// <summary>Adds the Event Grid trigger to an app that references this package.</summary>
internal sealed class EventGridExtensionStartup : WorkerExtensionStartup
{
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder) =>
        applicationBuilder.Services.AddSingleton<ITrigger, EventGridTrigger>().AddSingleton<IWebhook, EventGridWebhook>();
}
