using System.Reflection;

namespace Functions.LocalHost.Worker.InProcess;

/// <summary>The parts of the worker that the in-process transport uses: internal types and members, found by name.</summary>
internal sealed class WorkerSeam
{
    private readonly Assembly _worker;

    private WorkerSeam(Assembly worker)
    {
        _worker = worker;
        Factory = Type("Microsoft.Azure.Functions.Worker.Grpc.IWorkerClientFactory");
        Client = Type("Microsoft.Azure.Functions.Worker.Grpc.IWorkerClient");
        Output = Type("Microsoft.Azure.Functions.Worker.GrpcHostChannel");
        Message = Type("Microsoft.Azure.Functions.Worker.Grpc.Messages.StreamingMessage");
        var processor = Type("Microsoft.Azure.Functions.Worker.Grpc.IMessageProcessor");
        Only(Factory, Method(Factory, "CreateClient", processor));
        Only(Client, Method(Client, "StartAsync", typeof(CancellationToken)), Method(Client, "SendMessageAsync", Message));
        Process = Method(processor, "ProcessMessageAsync", Message);
        Channel = Output.GetProperty("Channel") ?? throw Missing(Output, "Channel");
        Parser = Message.GetProperty("Parser", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
            ?? throw Missing(Message, "Parser");
        Parse = Method(Parser.GetType(), "ParseFrom", typeof(byte[]), typeof(int), typeof(int));
        var protobuf = Parser.GetType().Assembly;
        var extensions = protobuf.GetType("Google.Protobuf.MessageExtensions") ?? throw Missing(protobuf, "MessageExtensions");
        Encode = extensions.GetMethod("ToByteArray") ?? throw Missing(extensions, "ToByteArray");
    }

    /// <summary>The factory of the worker's client, which is a service of the app.</summary>
    public Type Factory { get; }

    /// <summary>The worker's client: starts its transport, and sends messages.</summary>
    public Type Client { get; }

    /// <summary>A service of the app with the channel of the worker's messages.</summary>
    public Type Output { get; }

    /// <summary>The property of <see cref="Output"/> that has the channel.</summary>
    public PropertyInfo Channel { get; }

    /// <summary>The worker's own message class. It differs from the host's, so messages cross as bytes.</summary>
    public Type Message { get; }

    /// <summary>The method that handles a message for the worker.</summary>
    public MethodInfo Process { get; }

    public object Parser { get; }

    public MethodInfo Parse { get; }

    public MethodInfo Encode { get; }

    /// <summary>Finds all of these types and members.</summary>
    /// <exception cref="MissingMemberException">This version of the worker lacks one of them, or has one in a form that the host does not
    /// know.</exception>
    public static WorkerSeam Of(Assembly worker) => new(worker);

    private Type Type(string name) => _worker.GetType(name) ?? throw Missing(_worker, name[(name.LastIndexOf('.') + 1)..]);

    private static MethodInfo Method(Type type, string name, params Type[] parameters) =>
        type.GetMethod(name, parameters) ?? throw Missing(type, name);

    private static void Only(Type type, params MethodInfo[] known)
    {
        if (type.GetMethods().Except(known).FirstOrDefault() is { } other)
            throw new MissingMemberException($"{Name(type.Assembly)} has an unknown member: {type.Name}.{other.Name}");
    }

    private static MissingMemberException Missing(Assembly assembly, string name) => new($"{Name(assembly)} has no {name}");

    private static MissingMemberException Missing(Type type, string name) => Missing(type.Assembly, $"{type.Name}.{name}");

    private static string Name(Assembly assembly) => $"{assembly.GetName().Name} {assembly.GetName().Version?.ToString(3)}";
}
