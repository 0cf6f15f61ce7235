using Local.Host;
using Local.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;

[assembly: WorkerExtensionStartup(typeof(TimerExtensionStartup))]

namespace Local.Timers;

internal sealed class TimerExtensionStartup : WorkerExtensionStartup
{
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder) =>
        applicationBuilder.Services.AddSingleton<ITrigger, TimerTrigger>();
}
