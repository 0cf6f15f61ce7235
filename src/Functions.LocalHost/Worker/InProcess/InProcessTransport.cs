using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Functions.LocalHost.Worker.InProcess;

/// <summary>Connects the host and the worker in the same process, in place of the worker's gRPC client.</summary>
internal static class InProcessTransport
{
    /// <summary>The setting that makes the host and the worker communicate over gRPC: <c>grpc</c>.</summary>
    public const string Setting = "AzureFunctionsLocalHost:Transport";

    private const string WorkerAssembly = "Microsoft.Azure.Functions.Worker.Grpc";

    /// <summary>Returns the assembly of the worker that an app uses.</summary>
    public static Assembly WorkerOf(Assembly app) => (AssemblyLoadContext.GetLoadContext(app) ?? AssemblyLoadContext.Default)
        .LoadFromAssemblyName(new AssemblyName(WorkerAssembly));

    /// <summary>Replaces the worker's client. If that is not possible, the worker keeps its own client, and the stream says why.</summary>
    public static bool TryAdd(IServiceCollection services, Assembly worker, WorkerStream stream)
    {
        try
        {
            var seam = WorkerSeam.Of(worker);
            var handOver = new HandOver(services);
            services.RemoveAll(seam.Factory);
            services.AddSingleton(seam.Factory, provider => Factory(seam, provider.GetRequiredService(seam.Output), stream,
                handOver));
            return true;
        }
        catch (MissingMemberException e)
        {
            stream.WhyByGrpc = e.Message;
            return false;
        }
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The worker's call returns it, and awaits it once.")]
    private static object Factory(WorkerSeam seam, object output, WorkerStream stream, HandOver handOver) => Stub.Of(seam.Factory,
        (_, arguments) =>
    {
        var type = typeof(InProcessWorker<>).MakeGenericType(seam.Message);
        var worker = (IInProcessWorker)Activator.CreateInstance(type, seam, arguments[0], output, stream, handOver)!;
        return Stub.Of(seam.Client, (method, sent) =>
            method.Name == "StartAsync" ? worker.StartAsync() : (object)worker.SendAsync(sent[0]!));
    });

    /// <summary>Implements an interface whose name is known only at run time.</summary>
    internal class Stub : DispatchProxy
    {
        private Func<MethodInfo, object?[], object?> _call = (_, _) => null;

        public static object Of(Type type, Func<MethodInfo, object?[], object?> call)
        {
            var stub = Create(type, typeof(Stub));
            ((Stub)stub)._call = call;
            return stub;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _call(targetMethod!, args!);
    }
}
