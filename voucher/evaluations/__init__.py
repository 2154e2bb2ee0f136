"""The yearly evaluation of agencies: facts the portal computes, a result one officer proposes and another decides."""
