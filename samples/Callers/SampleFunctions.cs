using Lambda.Engine.Invocation;
using Lambda.Events.Alexa;
using Lambda.Events.ApiGateway;
using Lambda.Events.CloudFormation;
using Lambda.Events.CloudFront;
using Lambda.Events.Cognito;
using Lambda.Events.Lex;
using Lambda.Events.LoadBalancer;
using Lambda.Events.WebSocket;

namespace Samples.Callers;

/// <summary>One small function for each caller that docs/callers.md lists.</summary>
public static class SampleFunctions
{
    /// <summary>Registers them.</summary>
    public static void Register(FunctionRegistry functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        functions
            .Add<RestPets, RestApiEvent, RestApiAnswer>("rest-pets", RestApiJson.Default)
            .Add<TokenAuthorizer, TokenAuthorizerEvent, AuthorizerPolicy>("token-authorizer", RestApiJson.Default)
            .Add<HttpPets, HttpApiEvent, HttpApiAnswer>("http-pets", HttpApiJson.Default)
            .Add<DoorKeeper, HttpAuthorizerEvent, AuthorizerDecision>("door-keeper", HttpApiJson.Default)
            .Add<WelcomePage, LoadBalancerEvent, LoadBalancerAnswer>("welcome-page", LoadBalancerJson.Default)
            .Add<Horoscope, SkillEvent, SkillAnswer>("horoscope", SkillJson.Default)
            .Add<Badge, CognitoEvent<PreTokenRequest, PreTokenResponse>, CognitoEvent<PreTokenRequest, PreTokenResponse>>(
                "badge", CognitoJson.Default)
            .Add<Doorman, CognitoEvent<PreSignUpRequest, PreSignUpResponse>, CognitoEvent<PreSignUpRequest, PreSignUpResponse>>(
                "doorman", CognitoJson.Default)
            .Add<FrontPage, EdgeEvent, EdgeRequest>("front-page", EdgeJson.Default)
            .Add<SecurityHeaders, EdgeEvent, EdgeResponse>("security-headers", EdgeJson.Default)
            .Add<OrderFlowers, LexEvent, LexAnswer>("order-flowers", LexJson.Default)
            .Add<Chat, WebSocketEvent, WebSocketAnswer>("chat", WebSocketJson.Default)
            .Add<Secret, CustomResourceEvent, CustomResourceAnswer>("secret", CustomResourceJson.Default);
    }
}
