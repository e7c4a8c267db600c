using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace OrgStarter.Site;

public static class ModelProblems
{
    extension(ModelStateDictionary state)
    {
        /// <param name="problem">The error message; null adds none.</param>
        public void AddProblem(string field, string? problem)
        {
            if (problem is not null)
            {
                state.AddModelError(field, problem);
            }
        }
    }
}
