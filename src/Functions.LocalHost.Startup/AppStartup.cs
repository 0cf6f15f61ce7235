using System.Reflection;
using Functions.LocalHost;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.Hosting;

[assembly: WorkerExtensionStartupCodeExecutorInfo(typeof(AppExtensions))]

namespace Functions.LocalHost;

/// <summary>In a test, runs the extensions that the build found for the app whose Main is running.</summary>
internal sealed class AppExtensions : WorkerExtensionStartup
{
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        var generated = LocalApp.Current.Assembly.GetCustomAttribute<WorkerExtensionStartupCodeExecutorInfoAttribute>();
        if (generated is not null)
            ((WorkerExtensionStartup)Activator.CreateInstance(generated.StartupCodeExecutorType)!).Configure(applicationBuilder);
    }
}

/// <summary>In a test, registers the functions that the build found in the app whose Main is running.</summary>
internal sealed class AppFunctions : IAutoConfigureStartup
{
    public void Configure(IHostBuilder hostBuilder)
    {
        var generated = LocalApp.Current.Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IAutoConfigureStartup)) && !type.IsInterface && !type.IsAbstract);
        foreach (var type in generated) ((IAutoConfigureStartup)Activator.CreateInstance(type)!).Configure(hostBuilder);
    }
}
