namespace Lambda.Functions.Tests.Callers;

/// <summary>The settings of the callers in the tests.</summary>
internal static class CallersSettings
{
    private const string Root = "Lambda:Callers:";

    public static IEnumerable<(string Name, string Value)> All =>
    [
        .. Api(
            "shop", "REST", ("GET /pets/{id}", "rest-pets", "CUSTOM", "tokens"), ("POST /pets/{id}", "rest-pets", "CUSTOM", "tokens"),
            ("ANY /open/{proxy+}", "echoes", "NONE", null),
                ("ANY /answers", "answers", "NONE", null), ("GET /fails", "fails", "NONE", null), ("GET /full", "full", "NONE", null),
                ("GET /hangs", "hangs", "NONE", null),
                ("GET /asked", "echoes", "CUSTOM", "asks"), ("GET /counted/{proxy+}", "echoes", "CUSTOM", "counts")),
        (Root + "ApiGateway:shop:Stage", "testStage"),
        (Root + "ApiGateway:shop:StageVariables:stageVariableName", "stageVariableValue"),
        (Root + "ApiGateway:shop:BinaryMediaTypes:0", "image/png"),
        (Root + "ApiGateway:shop:TimeoutInMillis", "50"),
        .. Authorizer(
            "shop", "tokens", ("Function", "token-authorizer"), ("Type", "TOKEN"),
            ("IdentitySources:0", "method.request.header.Authorization"), ("IdentityValidationExpression", "[a-z]+"),
            ("ResultTtlInSeconds", "0")),
        .. Authorizer("shop", "asks", ("Function", "counting"), ("ResultTtlInSeconds", "0")),
        .. Authorizer("shop", "counts", ("Function", "counting"), ("IdentitySources:0", "method.request.header.X-Key"),
            ("IdentitySources:1", "method.request.querystring.tenant")),
        .. Api(
            "web", "HTTP", ("GET /pets/{id}", "http-pets", "CUSTOM", "door"), ("GET /signed", "echoes", "AWS_IAM", null),
            ("POST /answers", "answers", "NONE", null), ("GET /fails", "fails", "NONE", null),
                ("GET /full", "full", "NONE", null), ("GET /hangs", "hangs", "NONE", null), ("GET /broken", "echoes", "CUSTOM", "broken"),
                ("GET /policy", "echoes", "CUSTOM", "policy"), ("POST /open/{proxy+}", "echoes", "NONE", null)),
        (Root + "ApiGateway:web:TimeoutInMillis", "50"),
        (Root + "ApiGateway:web:Cors:AllowOrigins:0", "http://localhost:3000"),
        (Root + "ApiGateway:web:Cors:AllowMethods:0", "GET"),
        .. Authorizer(
            "web", "door", ("Function", "door-keeper"), ("EnableSimpleResponses", "true"), ("IdentitySources:0", "$request.header.X-Word")),
        .. Authorizer("web", "broken", ("Function", "fails")),
        .. Authorizer(
            "web", "policy", ("Function", "counting"), ("IdentitySources:0", "$request.querystring.key"), ("ResultTtlInSeconds", "60")),
        (Root + "LoadBalancer:page:Function", "welcome-page"),
        (Root + "LoadBalancer:page:AllowFrom:0", "127.0.0.0/8"),
        (Root + "LoadBalancer:page:AllowFrom:1", "::1/128"),
        (Root + "LoadBalancer:lists:Function", "answers"),
        (Root + "LoadBalancer:lists:AllowFrom:0", "0.0.0.0/0"),
        (Root + "LoadBalancer:lists:MultiValueHeaders", "true"),
        (Root + "LoadBalancer:answers:Function", "answers"), (Root + "LoadBalancer:answers:AllowFrom:0", "0.0.0.0/0"),
        (Root + "LoadBalancer:echoes:Function", "echoes"), (Root + "LoadBalancer:echoes:AllowFrom:0", "0.0.0.0/0"),
        (Root + "LoadBalancer:fails:Function", "fails"), (Root + "LoadBalancer:fails:AllowFrom:0", "0.0.0.0/0"),
        .. Skill("stars", "horoscope"), .. Skill("counting", "counting"), .. Skill("fails", "fails"),
        .. Pool("users", ("PreTokenGeneration", "badge"), ("PreSignUp", "doorman")), .. Pool("fails", ("PreTokenGeneration", "fails")),
        .. Pool("counting", ("PreTokenGeneration", "counting"), ("PreTokenGenerationVersion", "2"), ("PreSignUp", "counting")),
        (Root + "CloudFront:edge:Origin", "https://www.example.com"),
        (Root + "CloudFront:edge:Origins:0", "images.example.com"),
        (Root + "CloudFront:edge:AllowedMethods:0", "GET"),
        (Root + "CloudFront:edge:AllowedMethods:1", "POST"),
        .. ((string[])["ViewerRequest", "OriginRequest", "OriginResponse", "ViewerResponse"])
            .Select(trigger => (Root + $"CloudFront:edge:{trigger}", "edge")),
        (Root + "CloudFront:site:Origin", "https://www.example.com/site/"),
        (Root + "CloudFront:site:ViewerRequest", "front-page"),
        (Root + "CloudFront:site:ViewerResponse", "security-headers"),
        (Root + "CloudFront:full:Origin", "https://www.example.com"), (Root + "CloudFront:full:ViewerRequest", "full"),
        .. Socket("chat", true, ("$connect", "chat"), ("$disconnect", "chat"), ("$default", "chat"), ("greet", "chat")),
        .. Socket("counting", false, ("$connect", "counting"), ("$disconnect", "counting"), ("$default", "counting")),
        .. Socket("fails", true, ("$connect", "fails"), ("$disconnect", "fails"), ("$default", "fails")),
        .. Topic("stacks", "secret"), .. Topic("slow", "too-slow"), .. Topic("counted", "counting"),
        (Root + "LoadBalancer:elsewhere:Function", "welcome-page"), (Root + "LoadBalancer:elsewhere:AllowFrom:0", "203.0.113.0/24"),
    ];

    private static IEnumerable<(string, string)> Api(
        string name, string type, params (string Route, string Function, string Authorization, string? Authorizer)[] routes)
    {
        yield return (Root + $"ApiGateway:{name}:Type", type);
        foreach (var (at, route) in routes.Index())
        {
            yield return (Root + $"ApiGateway:{name}:Routes:{at}:Route", route.Route);
            yield return (Root + $"ApiGateway:{name}:Routes:{at}:Function", route.Function);
            yield return (Root + $"ApiGateway:{name}:Routes:{at}:Authorization", route.Authorization);
            if (route.Authorizer is not null) yield return (Root + $"ApiGateway:{name}:Routes:{at}:Authorizer", route.Authorizer);
        }
    }

    private static IEnumerable<(string, string)> Skill(string name, string function) =>
        [
            (Root + $"Alexa:{name}:Function", function),
            (Root + $"Alexa:{name}:ApplicationIds:0", "amzn1.echo-sdk-ams.app.000000-d0ed-0000-ad00-000000d00ebe")
        ];

    private static IEnumerable<(string, string)> Pool(string name, params (string Name, string Value)[] settings) =>
        [.. settings.Append(("Authority", Cognito.EntraTenant.Authority)).Append(
            ("Audience", Cognito.EntraTenant.Audience)).Select(setting => (Root + $"Cognito:{name}:{setting.Item1}", setting.Item2))];

    private static IEnumerable<(string, string)> Socket(string name, bool sends, params (string Key, string Function)[] routes) =>
    [
        (Root + $"WebSocket:{name}:Hub", "room"),
        (Root + $"WebSocket:{name}:AccessKeys:0", WebSocket.WebSocketTests.Key),
        (Root + $"WebSocket:{name}:AccessKeys:1", WebSocket.WebSocketTests.SecondKey),
        (Root + $"WebSocket:{name}:SendsAnswers", $"{sends}"),
        .. routes.Index().SelectMany(route => ((string, string)[])[
            (Root + $"WebSocket:{name}:Routes:{route.Index}:RouteKey", route.Item.Key),
            (Root + $"WebSocket:{name}:Routes:{route.Index}:Function", route.Item.Function)
        ]),
    ];

    private static IEnumerable<(string, string)> Topic(string name, string function) =>
        [
            (Root + $"CloudFormation:{name}:Function", function),
            (Root + $"CloudFormation:{name}:TopicArns:0", "arn:aws:sns:us-east-1:123456789012:resources")
        ];

    private static IEnumerable<(string, string)> Authorizer(string api, string name, params (string Name, string Value)[] settings) =>
        settings.Select(setting => (Root + $"ApiGateway:{api}:Authorizers:{name}:{setting.Name}", setting.Value));
}
