namespace Lambda.Engine.Access;

/// <summary>
/// The actions that permissions allow or deny. Those that Lambda has are named as in Lambda; the others are this app's own.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html.</remarks>
public static class Actions
{
#pragma warning disable CS1591 // The names say it.
    public const string InvokeFunction = "lambda:InvokeFunction";
    public const string InvokeAsync = "lambda:InvokeAsync";
    public const string ListFunctions = "lambda:ListFunctions";
    public const string GetFunction = "lambda:GetFunction";
    public const string GetInvocation = "lambda:GetInvocation";
    public const string ListInvocations = "lambda:ListInvocations";
    public const string GetActivity = "lambda:GetActivity";
    public const string GetBacklogs = "lambda:GetBacklogs";
    public const string TestFilter = "lambda:TestFilter";
    public const string OpenConsole = "lambda:OpenConsole";
    public const string CreateUpload = "lambda:CreateUpload";
    public const string ListDeadLetters = "lambda:ListDeadLetters";
    public const string GetDeadLetter = "lambda:GetDeadLetter";
    public const string RedriveDeadLetter = "lambda:RedriveDeadLetter";
    public const string DeleteDeadLetter = "lambda:DeleteDeadLetter";
    public const string StartRedrive = "lambda:StartRedrive";
    public const string GetRedrive = "lambda:GetRedrive";
    public const string GetFunctionConfiguration = "lambda:GetFunctionConfiguration";
    public const string UpdateFunctionConfiguration = "lambda:UpdateFunctionConfiguration";
    public const string ListVersionsByFunction = "lambda:ListVersionsByFunction";
    public const string ListAliases = "lambda:ListAliases";
    public const string GetAlias = "lambda:GetAlias";
    public const string GetAccountSettings = "lambda:GetAccountSettings";
    public const string GetFunctionEventInvokeConfig = "lambda:GetFunctionEventInvokeConfig";
    public const string PutFunctionEventInvokeConfig = "lambda:PutFunctionEventInvokeConfig";
    public const string UpdateFunctionEventInvokeConfig = "lambda:UpdateFunctionEventInvokeConfig";
    public const string DeleteFunctionEventInvokeConfig = "lambda:DeleteFunctionEventInvokeConfig";
    public const string ListFunctionEventInvokeConfigs = "lambda:ListFunctionEventInvokeConfigs";
    public const string GetFunctionConcurrency = "lambda:GetFunctionConcurrency";
    public const string PutFunctionConcurrency = "lambda:PutFunctionConcurrency";
    public const string DeleteFunctionConcurrency = "lambda:DeleteFunctionConcurrency";
    public const string GetFunctionUrlConfig = "lambda:GetFunctionUrlConfig";
    public const string ListFunctionUrlConfigs = "lambda:ListFunctionUrlConfigs";
    public const string InvokeFunctionUrl = "lambda:InvokeFunctionUrl";
    public const string ListEventSourceMappings = "lambda:ListEventSourceMappings";
    public const string GetEventSourceMapping = "lambda:GetEventSourceMapping";
    public const string CreateEventSourceMapping = "lambda:CreateEventSourceMapping";
    public const string UpdateEventSourceMapping = "lambda:UpdateEventSourceMapping";
    public const string DeleteEventSourceMapping = "lambda:DeleteEventSourceMapping";
    public const string SendToStorageQueue = "lambda:SendToStorageQueue";
    public const string SendToServiceBusQueue = "lambda:SendToServiceBusQueue";
    public const string SendToServiceBusTopic = "lambda:SendToServiceBusTopic";
    public const string SendToEventGrid = "lambda:SendToEventGrid";
    public const string SendToBlob = "lambda:SendToBlob";
    public const string GetPolicy = "lambda:GetPolicy";
    public const string RemovePermission = "lambda:RemovePermission";
    public const string ListTags = "lambda:ListTags";
    public const string UntagResource = "lambda:UntagResource";
    public const string ListLayers = "lambda:ListLayers";
    public const string ListLayerVersions = "lambda:ListLayerVersions";
    public const string GetLayerVersion = "lambda:GetLayerVersion";
    public const string GetProvisionedConcurrencyConfig = "lambda:GetProvisionedConcurrencyConfig";
    public const string DeleteProvisionedConcurrencyConfig = "lambda:DeleteProvisionedConcurrencyConfig";
    public const string ListCodeSigningConfigs = "lambda:ListCodeSigningConfigs";
    public const string GetCodeSigningConfig = "lambda:GetCodeSigningConfig";
    public const string GetFunctionCodeSigningConfig = "lambda:GetFunctionCodeSigningConfig";
    public const string DeleteFunctionCodeSigningConfig = "lambda:DeleteFunctionCodeSigningConfig";
    public const string GetRuntimeManagementConfig = "lambda:GetRuntimeManagementConfig";
    public const string GetFunctionRecursionConfig = "lambda:GetFunctionRecursionConfig";
    public const string PutFunctionRecursionConfig = "lambda:PutFunctionRecursionConfig";
    public const string ListCapacityProviders = "lambda:ListCapacityProviders";
    public const string ListDurableExecutionsByFunction = "lambda:ListDurableExecutionsByFunction";
    public const string Unsupported = "lambda:Unsupported";
#pragma warning restore CS1591

    /// <summary>Returns whether the action sends to a destination, rather than acts on a function.</summary>
    public static bool IsSending(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return action.StartsWith("lambda:SendTo", StringComparison.Ordinal);
    }

    /// <summary>
    /// The actions on state machines, named as those of Step Functions. An app without state machines has no use for them.
    /// </summary>
    internal static IReadOnlyList<string> OfStateMachines { get; } =
    [
        .. new[]
        {
            "CreateActivity", "DeleteActivity", "DescribeActivity", "DescribeExecution", "DescribeMapRun", "DescribeStateMachine",
            "DescribeStateMachineForExecution", "GetActivityTask", "GetExecutionHistory", "ListActivities", "ListExecutions", "ListMapRuns",
            "ListStateMachines", "RedriveExecution", "SendTaskFailure", "SendTaskHeartbeat", "SendTaskSuccess", "StartExecution",
            "StartSyncExecution", "StopExecution", "TestState", "UpdateMapRun", "ValidateStateMachineDefinition",
        }.Select(operation => Prefix + operation),
    ];

    private static string Prefix => "states:";

    /// <summary>The actions on replays of archived events, named as those of EventBridge.</summary>
    internal static IReadOnlyList<string> OfEvents { get; } =
        ["events:CancelReplay", "events:DescribeReplay", "events:ListReplays", "events:StartReplay"];

    /// <summary>
    /// The actions that requests name in the header <c>X-Amz-Target</c>. No two services have an operation of the same name.
    /// </summary>
    internal static IReadOnlyList<string> NamedByTarget { get; } = [.. OfStateMachines, .. OfEvents];

    /// <summary>All actions on functions.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        InvokeFunction, InvokeAsync, ListFunctions, GetFunction, GetInvocation, ListInvocations, GetActivity, GetBacklogs, TestFilter,
        OpenConsole, CreateUpload,
        ListDeadLetters, GetDeadLetter, RedriveDeadLetter, DeleteDeadLetter, StartRedrive, GetRedrive,
        GetFunctionConfiguration, UpdateFunctionConfiguration, ListVersionsByFunction, ListAliases, GetAlias,
        GetAccountSettings, GetFunctionEventInvokeConfig, PutFunctionEventInvokeConfig, UpdateFunctionEventInvokeConfig,
        DeleteFunctionEventInvokeConfig, ListFunctionEventInvokeConfigs, GetFunctionConcurrency, PutFunctionConcurrency,
        DeleteFunctionConcurrency, GetFunctionUrlConfig, ListFunctionUrlConfigs, InvokeFunctionUrl, ListEventSourceMappings,
        GetEventSourceMapping, CreateEventSourceMapping, UpdateEventSourceMapping, DeleteEventSourceMapping,
        SendToStorageQueue, SendToServiceBusQueue, SendToServiceBusTopic, SendToEventGrid, SendToBlob,
        GetPolicy, RemovePermission, ListTags, UntagResource, ListLayers, ListLayerVersions, GetLayerVersion,
        GetProvisionedConcurrencyConfig, DeleteProvisionedConcurrencyConfig, ListCodeSigningConfigs, GetCodeSigningConfig,
        GetFunctionCodeSigningConfig, DeleteFunctionCodeSigningConfig, GetRuntimeManagementConfig, GetFunctionRecursionConfig,
        PutFunctionRecursionConfig, ListCapacityProviders, ListDurableExecutionsByFunction,
        Unsupported,
    ];
}
