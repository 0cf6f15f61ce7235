using HostedLambda;
using Lambda.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddLambda(Lambdas.Register, EventSources.Register);
builder.Services.AddSingleton<Received>();
builder.Build().Run();
